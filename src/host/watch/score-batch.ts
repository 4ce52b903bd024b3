import { Fault } from '#domain/faults.ts'
import type { ScoreRow } from '#engine/protocol.ts'
import type { ScoringProcess } from './scoring-process.ts'

/**
 * Scores files; an engine that is lost is started again. If a batch takes it down, its pictures are scored one by one, and one that takes it
 * down twice by itself is a picture that cannot be read. Faults: those of opening the run, engine.lost (it does not even load the run).
 */
export async function scoreBatch(scoring: ScoringProcess, files: readonly string[]): Promise<ScoreRow[]> {
  if (files.length === 0) return []
  try {
    return [...(await scoring.score(files))]
  } catch (error) {
    if (!isLost(error)) throw error
  }
  const rows: ScoreRow[] = []
  for (const file of files) rows.push(await scoreAlone(scoring, file))
  return rows
}

const TRIES = 2

async function scoreAlone(scoring: ScoringProcess, file: string): Promise<ScoreRow> {
  for (let tried = 1; ; tried++) {
    try {
      const [row] = await scoring.score([file])
      if (row === undefined) throw new Error('The engine left a picture out.')
      return row
    } catch (error) {
      if (!isLost(error)) throw error
      if (tried < TRIES) continue
      // An engine that cannot even load the run is no fault of the picture: this throws then.
      await scoring.score([])
      return { name: file, fault: error.toRecord() }
    }
  }
}

function isLost(error: unknown): error is Fault {
  return error instanceof Fault && error.code === 'engine.lost'
}
