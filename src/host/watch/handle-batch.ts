import { rm } from 'node:fs/promises'
import type { WalkProblem } from '#disk/walk.ts'
import { Fault } from '#domain/faults.ts'
import { pValue } from '#domain/statistics/calibration.ts'
import type { Sorted } from '#domain/statistics/sorted.ts'
import { judge, type Decision, type Line } from '#domain/threshold.ts'
import type { Signal, Work } from '#domain/work.ts'
import type { PictureFacts } from '#engine/protocol.ts'
import { inParallel } from '#host/files/in-parallel.ts'
import { place, stage, type Staged } from './copies.ts'
import type { Arrival, FileFacts, Journal, NewRow, Settled } from './journal.ts'
import { stagingFolder, type Places } from './places.ts'
import { resultText, type Result } from './result-files.ts'
import { scoreBatch } from './score-batch.ts'
import type { ScoringProcess } from './scoring-process.ts'

export type Batching = {
  readonly places: Places
  readonly journal: Journal
  readonly scoring: ScoringProcess
  readonly line: Line
  /** Null where the run has no calibration normals. */
  readonly calibration: Sorted | null
  readonly now: () => string
  /** Whether a project is to be told of it: the journal holds it until then. */
  readonly tells: boolean
}

/**
 * Takes some pictures from the folder to their results. Copies come first, and find what an earlier try left; the journal's transaction is
 * what makes it done. Whatever is not in it happens again, whatever is never. Pictures that changed meanwhile stay for a later look, and so do
 * those that cannot be opened now, which it gives.
 * Faults: those of writing and of opening the run.
 */
export async function handleBatch(batch: readonly FileFacts[], batching: Batching, work: Work): Promise<WalkProblem[]> {
  const { places, journal, now, tells } = batching
  const staging = stagingFolder(places.out)
  const staged: Staged[] = []
  const closed: WalkProblem[] = []
  try {
    await forAll(batch, work.signal, async (facts) => {
      const one = await stage(staging, places.in, facts)
      if (one instanceof Fault) closed.push({ path: facts.path, why: one.text.why })
      else if (one !== undefined) staged.push(one)
    })
    staged.sort((a, b) => (a.path < b.path ? -1 : 1))
    const { fresh, copies, known } = sorted(staged, journal)
    const scored = await scoreAll(fresh, batching)
    const copyOf = new Map<Scored, string>()
    await forAll(scored.read, work.signal, async (one) => {
      copyOf.set(one, await place({ ...one, move: true }, places.out, `${one.decision}/${one.path}`))
    })
    const kept = scored.read.map((one): Kept => ({ ...one, copy: copyOf.get(one) ?? '', at: now() }))
    const unreadable = new Map(scored.unreadable.map(({ sha256, why }) => [sha256, why]))
    const duplicates = copies.filter(({ sha256 }) => !unreadable.has(sha256)).map((one) => ({ ...one, at: now() }))
    const rows = [
      ...kept.map(({ decision: outcome, score, p, copy, ...one }) =>
        rowOf({ ...base(one), outcome, score, p, line: batching.line, copy, sameAs: '' }),
      ),
      ...duplicates.map((one) =>
        rowOf({ ...base(one), outcome: 'duplicate', score: null, p: null, line: null, copy: '', sameAs: one.sameAs }),
      ),
    ]
    const done = [...kept, ...copies, ...known, ...scored.unreadable].map((one): Settled => ({
      ...one,
      why: unreadable.get(one.sha256) ?? '',
    }))
    journal.commit(rows, done, tells ? [...kept.map(arrivalOf), ...duplicates.map(duplicateOf), ...changesOf(done, journal, now())] : [])
    return closed
  } finally {
    for (const { file } of staged) await rm(file, { force: true })
  }
}

/** All of them come to an end before the first fault is told: none may still be writing into a folder that is tidied up. */
async function forAll<T>(items: readonly T[], signal: Signal, each: (item: T) => Promise<void>): Promise<void> {
  const faults: unknown[] = []
  await inParallel(items, signal, async (item) => {
    await each(item).catch((error: unknown) => void faults.push(error))
  })
  if (faults.length > 0) throw faults[0]
}

type Scored = Staged & {
  readonly decision: Decision
  readonly score: number
  readonly p: number | null
  readonly parts: Readonly<Record<string, number>>
  readonly facts: PictureFacts
}
type Kept = Scored & { readonly copy: string; readonly at: string }
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
      read.push({ ...one, decision: judge(row.score, line), score: row.score, p, parts: row.parts, facts: row.facts ?? NO_FACTS })
    }
  }
  return { read, unreadable }
}

/** Only a project asks for them. */
const NO_FACTS: PictureFacts = { width: 0, height: 0, depth: 8, pixels: '', brightness: 0, sharpness: 0 }

function arrivalOf({ at, path, sha256, sizeBytes, copy, decision, score, parts, facts }: Kept): Arrival {
  return { kind: 'part', at, path, sha256, sizeBytes, copy, decision, score, parts, facts }
}

function duplicateOf({ at, path, sha256, sameAs }: Copy & { readonly at: string }): Arrival {
  return { kind: 'aside', at, path, sha256, what: 'duplicate', why: sameAs }
}

/** Files that could be read before and cannot be now, and the other way round. */
function changesOf(done: readonly Settled[], journal: Journal, at: string): Arrival[] {
  return done.flatMap(({ path, sha256, why }): Arrival[] => {
    const [was, is] = [journal.isUnreadable(path), why !== '']
    return was === is ? [] : [{ kind: 'aside', at, path, sha256, what: is ? 'unreadable' : 'mended', why }]
  })
}

function base({ at, path, sha256 }: Staged & { readonly at: string }): Pick<Result, 'at' | 'path' | 'sha256'> {
  return { at, path, sha256 }
}

function rowOf(result: Result): NewRow {
  const { path, sha256, outcome } = result
  return { path, sha256, outcome, text: (n) => resultText(n, result) }
}
