import { Fault } from '#domain/faults.ts'
import type { ScoreRow } from '#engine/protocol.ts'
import { runJob, type JobWatch } from '#host/jobs/engine-process.ts'
import { partFile } from '#host/projects/part-file.ts'
import type { Project } from '#host/projects/project.ts'
import { addScores, partsToScore, type ScoreEntry } from '#host/store/scores.ts'

/** Rows of one transaction: some 5 ms of a synced write for several seconds of scoring. */
const ROWS_AT_ONCE = 200

/**
 * Scores the parts that have no score by this run, acceptance set first, and stores them as they come, so that a kill loses no more than
 * one transaction. `onStored` after each. Gives false if it was cancelled. Faults: those of the score job.
 */
export async function scoreRun(
  project: Project,
  run: { readonly number: number; readonly folder: string; readonly device: string },
  watch: JobWatch,
  onStored: () => void,
): Promise<boolean> {
  const { reader, writer } = project.store
  const [{ pictures }, parts] = await Promise.all([project.facts(), partsToScore(reader, run.number)])
  if (parts.length === 0) return true
  const numbers = new Map(parts.map(({ path, part }) => [path, part]))
  let held: ScoreEntry[] = []
  let storing: Promise<void> = Promise.resolve()
  const store = (): void => {
    const entries = held
    held = []
    storing = storing.then(() => addScores(writer, run.number, entries)).then(onStored)
  }
  const onRows = (rows: readonly ScoreRow[]): void => {
    for (const row of rows) held.push(entryOf(row, numbers))
    if (held.length >= ROWS_AT_ONCE) store()
  }
  const asked = parts.map(({ path }) => ({ name: path, path: partFile(project, pictures, path), masks: [], defective: null }))
  try {
    const end = await runJob<'score'>({ kind: 'score', run: run.folder, device: run.device, parts: asked }, { ...watch, onRows })
    return end.at === 'done'
  } finally {
    store()
    await storing
  }
}

function entryOf(row: ScoreRow, numbers: ReadonlyMap<string, number>): ScoreEntry {
  const part = numbers.get(row.name)
  if (part === undefined) throw new Error('The engine scored a part that nobody asked for.')
  if ('fault' in row) return { part, fault: row.fault }
  // JSON and the statistics know finite numbers only; a score that is none is a fault of that part.
  if (Number.isFinite(row.score)) return { part, score: row.score, parts: row.parts }
  const text = {
    what: `Part ${row.name} has no score.`,
    why: 'The model gave a number that is infinite or none.',
    do: 'Train the run again with a smaller learning rate.',
  }
  return { part, fault: new Fault('training.not-finite', text).toRecord() }
}
