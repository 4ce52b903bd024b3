import { makeQueue } from '#engine/images/parallel.ts'
import type { ScorePart, ScoreRow, StandByOutcome } from '#engine/protocol.ts'
import type { JobWork, RunJob } from './job.ts'
import { faultOf, untilCancelled } from './requests.ts'
import { openScorer, rowOf, type RunScorer } from './score-parts.ts'

/**
 * Loads a run once and scores what comes, in full batches as `score` does: a picture that comes alone has the score that it has among
 * others. A request that fails is answered with its fault and ends nothing. Faults: those of `openScorer`.
 */
export const standBy: RunJob<'stand-by'> = async ({ run, device, facts }, work) => {
  const scorer = await openScorer(run, device, Infinity, { facts })
  const inTurn = makeQueue()
  work.onStandBy(({ id, parts }) => {
    void inTurn(() => scoreAll(parts, scorer, work))
      .catch((error: unknown): StandByOutcome => ({ at: 'failed', fault: faultOf(error) }))
      .then((outcome) => work.send({ type: 'stood-by', id, outcome }))
  })
  try {
    return await untilCancelled(work)
  } finally {
    await scorer.dispose()
  }
}

async function scoreAll(parts: readonly ScorePart[], scorer: RunScorer, work: JobWork): Promise<StandByOutcome> {
  const rows: ScoreRow[] = []
  for await (const entry of scorer.score(parts, work)) rows.push(rowOf(entry))
  return { at: 'scored', rows }
}
