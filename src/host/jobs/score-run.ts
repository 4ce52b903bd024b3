import { absolutePart } from '#disk/part-path.ts'
import { readDataset, readFinishedRun } from '#disk/run-folder.ts'
import type { Part, Truth } from '#domain/parts.ts'
import type { Run, RunResult } from '#domain/run.ts'
import { percentile } from '#domain/statistics/calibration.ts'
import { sortScores } from '#domain/statistics/sorted.ts'
import type { PixelMetrics, ScorePart, ScoreRow } from '#engine/protocol.ts'
import { makeChannel } from '#host/channel.ts'
import { findPartsToScore } from '#host/files/find-parts.ts'
import { writeScores, type ScoreLine } from '#host/files/scores-csv.ts'
import { importTestParts, type TestParts } from '#host/files/test-parts.ts'
import { cancellable } from './cancellable.ts'
import { runJob, type JobOutcome, type JobWatch } from './engine-process.ts'

/** What is known of a part and how it scored. */
export type ScoredRow = { readonly path: string; readonly truth: Truth; readonly defectType: string; readonly row: ScoreRow }

/** How many pictures were scored, and how fast. */
export type ScoreCount = { readonly scored: number; readonly unreadable: number; readonly secondsPerImage: number }
export type Evaluating = {
  readonly run: Run
  readonly result: RunResult
  /** The scored parts, each in the place of its row, and the folder below which they lie. */
  readonly parts: readonly Part[]
  readonly root: string
  readonly rows: readonly ScoredRow[]
  readonly secondsPerImage: number
  readonly pixels: PixelMetrics
  readonly contactSheet?: string
  /** Parts left out because the run was trained or calibrated on the same file. */
  readonly seen: readonly string[]
}

type Known = { readonly path: string; readonly truth: Truth; readonly defectType: string; readonly masks: readonly string[] }

/**
 * Scores every picture of a folder, a list or a single file into scores.csv, line by line as the engine gives them: their number does not
 * matter, and a place that cannot be written to is known before the first picture is read. Undefined when it was cancelled, and then
 * nothing is written. Faults: those of finding parts, of a run that cannot score, and of writing.
 */
export async function scoreRun(
  options: { readonly run: string; readonly data: string; readonly out: string; readonly device: string; readonly maps?: string },
  watch: JobWatch & { readonly onUnreadable?: (path: string, why: string) => void },
): Promise<ScoreCount | undefined> {
  const { run: folder, device, maps } = options
  const { result } = await readFinishedRun(folder)
  const found = await cancellable(watch, () => findPartsToScore(options.data, watch))
  if (found === undefined) return undefined
  const unwritable = new AbortController()
  const lines = makeChannel<ScoreLine>(() => undefined, Infinity)
  const toLine = lineMaker(result)
  const writing = writeScores(options.out, lines)
  // Looked at below, once the engine has ended.
  writing.catch(() => unwritable.abort())
  let next = 0
  const onRows = (rows: readonly ScoreRow[]): void => {
    for (const row of rows) {
      const part = found.parts[next++]
      if (part === undefined) throw new Error('The engine scored more parts than it was given.')
      if ('fault' in row) watch.onUnreadable?.(part.path, row.fault.text.why)
      lines.push(toLine({ ...part, row }))
    }
  }
  const job = { kind: 'score', run: folder, device, parts: found.parts.map((part) => asked(found.root, part)) } as const
  const signal = AbortSignal.any([watch.signal, unwritable.signal])
  try {
    const end = await runJob<'score'>({ ...job, ...(maps !== undefined && { maps }) }, { ...watch, signal, onRows })
    if (end.at === 'done') lines.end()
    else lines.fail(new Error('stopped'))
    if (end.at !== 'done' && !unwritable.signal.aborted) return undefined
    await writing
    return end.at === 'done' ? end.result : undefined
  } finally {
    lines.fail(new Error('stopped'))
    await writing.catch(() => undefined)
  }
}

/** Scores the parts of known truth that the run has not learned from, and measures their residual maps. Undefined when cancelled. */
export async function evaluateRun(
  options: { readonly run: string; readonly data: string; readonly device: string; readonly out?: string },
  watch: JobWatch,
): Promise<Evaluating | undefined> {
  await readFinishedRun(options.run)
  const trained = await readDataset(options.run)
  const found = await cancellable(watch, () => importTestParts(options.data, { trained, work: watch }))
  return found && (await evaluateParts(options, found, watch))
}

/** Scores these parts of known truth, and measures their residual maps. Undefined when cancelled. */
export async function evaluateParts(
  { run: folder, device, out }: { readonly run: string; readonly device: string; readonly out?: string },
  found: TestParts,
  watch: JobWatch,
): Promise<Evaluating | undefined> {
  const finished = await readFinishedRun(folder)
  const parts = found.parts.map((part) => asked(found.root, part))
  const rows: ScoreRow[] = []
  const job = { kind: 'evaluate', run: folder, device, parts, ...(out !== undefined && { out }) } as const
  const end: JobOutcome<'evaluate'> = await runJob<'evaluate'>(job, { ...watch, onRows: (some) => rows.push(...some) })
  if (end.at !== 'done') return undefined
  return { ...finished, ...end.result, parts: found.parts, root: found.root, rows: joined(found.parts, rows), seen: found.seen }
}

/** Lines for scores.csv; the percentile is the share of calibration normals that score lower, 0 to 100. */
export function scoreLines({ result, rows }: Pick<Evaluating, 'result' | 'rows'>): ScoreLine[] {
  return rows.map(lineMaker(result))
}

function lineMaker(result: RunResult): (row: ScoredRow) => ScoreLine {
  const calibration = sortScores(result.calibration[result.reduction] ?? [])
  return ({ path, truth, defectType, row }) => {
    const known = { path, label: truth, defectType }
    if ('fault' in row) return { ...known, outcome: { kind: 'error', text: `${row.fault.text.what} ${row.fault.text.why}` } }
    const share = calibration === null ? null : percentile(row.score, calibration)
    return { ...known, outcome: { kind: 'scored', score: row.score, percentile: share, parts: row.parts } }
  }
}

/** The names of all score parts, as the first scored row has them. */
export function partNames(rows: readonly ScoredRow[]): string[] {
  for (const { row } of rows) if ('parts' in row) return Object.keys(row.parts)
  return []
}

function asked(root: string, { path, truth, masks }: Omit<Known, 'defectType'>): ScorePart {
  return {
    name: path,
    path: absolutePart(root, path),
    masks: masks.map((mask) => absolutePart(root, mask)),
    defective: truth === 'unknown' ? null : truth === 'defective',
  }
}

function joined(parts: readonly Known[], rows: readonly ScoreRow[]): ScoredRow[] {
  return rows.flatMap((row, i) => {
    const part = parts[i]
    return part === undefined ? [] : [{ path: part.path, truth: part.truth, defectType: part.defectType, row }]
  })
}
