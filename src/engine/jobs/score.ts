import type { ScoreRow } from '#engine/protocol.ts'
import type { RunJob } from './job.ts'
import { writeMap } from './maps.ts'
import { openScorer, rowOf } from './score-parts.ts'

/** Rows that cross to the host in one message. */
const ROWS_PER_MESSAGE = 16

/**
 * One picture after the other from disk to its score: found by the host, decoded, squeezed, rebuilt, compared, reduced. Rows go to
 * the host as they come, so that the number of pictures does not matter. Faults: those of `openScorer` and of writing maps.
 */
export const score: RunJob<'score'> = async (job, work) => {
  const { parts, maps } = job
  const scorer = await openScorer(job.run, job.device, parts.length)
  const started = performance.now()
  let unreadable = 0
  let done = 0
  let rows: ScoreRow[] = []
  const flush = (): void => {
    if (rows.length > 0) work.send({ type: 'rows', rows })
    rows = []
  }
  try {
    for await (const entry of scorer.score(parts, work)) {
      if ('fault' in entry) unreadable++
      const map = 'fault' in entry || maps === undefined ? undefined : await writeMap(maps, entry, scorer.size)
      rows.push(rowOf(entry, map))
      if (rows.length === ROWS_PER_MESSAGE) flush()
      work.onProgress?.({ phase: 'Scoring', done: ++done, total: parts.length })
    }
    flush()
  } finally {
    await scorer.dispose()
  }
  const scored = done - unreadable
  return { at: 'done', result: { scored, unreadable, secondsPerImage: scored === 0 ? 0 : (performance.now() - started) / 1000 / scored } }
}
