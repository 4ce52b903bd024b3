import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pValue } from '#domain/statistics/calibration.ts'
import type { Sorted } from '#domain/statistics/sorted.ts'
import { judge, type Decision, type Line } from '#domain/threshold.ts'
import type { Work } from '#domain/work.ts'
import { inParallel } from '#host/files/in-parallel.ts'
import { place, stage, type Staged } from './copies.ts'
import type { FileFacts, Journal, NewRow, Settled } from './journal.ts'
import { stagingFolder, type Places } from './places.ts'
import { resultText, type Result } from './result-files.ts'
import { scoreBatch } from './score-batch.ts'
import type { ScoringProcess } from './scoring-process.ts'

/** A picture that was scored and does not simply pass. `file`: its copy among the results. */
export type Flagged = Staged & {
  readonly copy: string
  readonly decision: Exclude<Decision, 'pass'>
  readonly score: number
  readonly parts: Readonly<Record<string, number>>
}

export type Batching = {
  readonly places: Places
  readonly journal: Journal
  readonly scoring: ScoringProcess
  readonly line: Line
  /** Null where the run has no calibration normals. */
  readonly calibration: Sorted | null
  readonly now: () => string
  /** Takes flagged parts into a project. Done again after a crash, so it must not mind those that are there. */
  readonly onFlagged?: (flagged: readonly Flagged[]) => Promise<void>
}

/**
 * Takes some pictures from the folder to their results. Copies and the project come first, and both find what an earlier try left; the
 * journal's transaction is what makes it done. Whatever is not in it happens again, whatever is never. Pictures that changed meanwhile stay
 * for a later look. Faults: those of writing, of opening the run and of the project.
 */
export async function handleBatch(batch: readonly FileFacts[], batching: Batching, work: Work): Promise<void> {
  const { places, journal, now } = batching
  const staging = stagingFolder(places.out)
  const staged: Staged[] = []
  try {
    // All of them come to an end before the first fault is told: none may still be writing into a folder that is tidied up.
    const faults: unknown[] = []
    await inParallel(batch, work.signal, async (facts) => {
      const one = await stage(staging, places.in, facts).catch((error: unknown) => void faults.push(error))
      if (one !== undefined) staged.push(one)
    })
    if (faults.length > 0) throw faults[0]
    staged.sort((a, b) => (a.path < b.path ? -1 : 1))
    const { fresh, copies, known } = sorted(staged, journal)
    const scored = await scoreAll(fresh, batching)
    const kept: (Scored & { readonly copy: string })[] = []
    for (const one of scored.read) {
      const copy = await place({ ...one, move: true }, places.out, `${one.decision}/${one.path}`)
      kept.push({ ...one, copy, file: join(places.out, copy) })
    }
    const flagged = kept.flatMap(({ decision, ...rest }): Flagged[] => (decision === 'pass' ? [] : [{ ...rest, decision }]))
    if (flagged.length > 0) await batching.onFlagged?.(flagged)
    const unreadable = new Map(scored.unreadable.map(({ sha256, why }) => [sha256, why]))
    const duplicates = copies.filter(({ sha256 }) => !unreadable.has(sha256))
    const rows = [
      ...kept.map((one) =>
        rowOf({ ...base(one, now()), outcome: one.decision, score: one.score, p: one.p, line: batching.line, copy: one.copy, sameAs: '' }),
      ),
      ...duplicates.map((one) =>
        rowOf({ ...base(one, now()), outcome: 'duplicate', score: null, p: null, line: null, copy: '', sameAs: one.sameAs }),
      ),
    ]
    const settle = (one: Staged): Settled => ({ ...one, why: unreadable.get(one.sha256) ?? '' })
    journal.commit(rows, [...kept, ...copies, ...known, ...scored.unreadable].map(settle))
  } finally {
    for (const { file } of staged) await rm(file, { force: true })
  }
}

type Scored = Staged & {
  readonly decision: Decision
  readonly score: number
  readonly p: number | null
  readonly parts: Readonly<Record<string, number>>
}
type Copy = Staged & { readonly sameAs: string }

/** New bytes; bytes that were seen under another name; and files that were only touched. */
function sorted(staged: readonly Staged[], journal: Journal): { fresh: Staged[]; copies: Copy[]; known: Staged[] } {
  const [fresh, copies, known]: [Staged[], Copy[], Staged[]] = [[], [], []]
  const inBatch = new Map<string, string>()
  for (const one of staged) {
    if (journal.hasResult(one.path, one.sha256)) {
      known.push(one)
      continue
    }
    const sameAs = journal.firstPathOf(one.sha256) ?? inBatch.get(one.sha256)
    if (sameAs !== undefined) copies.push({ ...one, sameAs })
    else {
      inBatch.set(one.sha256, one.path)
      fresh.push(one)
    }
  }
  return { fresh, copies, known }
}

async function scoreAll(
  fresh: readonly Staged[],
  { scoring, line, calibration }: Batching,
): Promise<{ read: Scored[]; unreadable: (Staged & { readonly why: string })[] }> {
  const rows = await scoreBatch(
    scoring,
    fresh.map(({ file }) => file),
  )
  const read: Scored[] = []
  const unreadable: (Staged & { readonly why: string })[] = []
  for (const [i, one] of fresh.entries()) {
    const row = rows[i]
    if (row === undefined) throw new Error('The engine left a picture out.')
    if ('fault' in row) unreadable.push({ ...one, why: row.fault.text.why })
    else if (!Number.isFinite(row.score)) unreadable.push({ ...one, why: 'The model gave a number that is infinite or none.' })
    else {
      const p = calibration === null || calibration.length === 0 ? null : pValue(row.score, calibration)
      read.push({ ...one, decision: judge(row.score, line), score: row.score, p, parts: row.parts })
    }
  }
  return { read, unreadable }
}

function base({ path, sha256 }: Staged, at: string): Pick<Result, 'at' | 'path' | 'sha256'> {
  return { at, path, sha256 }
}

function rowOf(result: Result): NewRow {
  const { path, sha256, outcome } = result
  return { path, sha256, outcome, text: (n) => resultText(n, result) }
}
