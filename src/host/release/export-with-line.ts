import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { streamFileAtomic } from '#disk/atomic.ts'
import { absolutePart } from '#disk/part-path.ts'
import { readDataset, readFinishedRun, readRun } from '#disk/run-folder.ts'
import { makeDraw } from '#domain/random.ts'
import type { Look, ScorePart, ScoreRow } from '#engine/protocol.ts'
import { runJob, type JobWatch } from '#host/jobs/engine-process.ts'
import { exportRun, type ExportLine } from '#host/jobs/export-run.ts'
import { checkPartFile } from '#host/judging/part-file.ts'
import type { ReleaseCheck } from '#rpc/schemas/models.ts'
import { bitsOf } from './choose-parts.ts'
import { compareScorers, releaseFault } from './compare.ts'

/** Parts of the run's own data set that are scored by both. */
const MOST_PARTS = 40

/**
 * Exports a run folder. With a line the file is checked on parts that the run has not learned from, if their pictures are still where they
 * were, and is written only if it decides as the program does; `bits` left out, it takes what most of them have; `check` null: nothing could be compared. Undefined if it was cancelled.
 * Faults: export.decision-differs, those of the engine's jobs and of writing.
 */
export async function exportWithLine(
  options: {
    readonly run: string
    readonly out: string
    readonly line: ExportLine | null
    readonly device: string
    readonly bits?: 8 | 16
  },
  watch: JobWatch,
): Promise<{ readonly out: string; readonly sizeBytes: number; readonly bits: 8 | 16; readonly check: ReleaseCheck | null } | undefined> {
  const { run, out, line, device } = options
  const temporary = await mkdtemp(join(tmpdir(), 'residuum-export-'))
  try {
    const made = join(temporary, 'scorer.onnx')
    const parts = await ownParts(run, (await readRun(run)).seed)
    const bits = options.bits ?? (await bitsOfPictures(parts, watch))
    if (bits === undefined) return undefined
    const end = await exportRun(run, { out: made, line, bits }, watch)
    if (end.at !== 'done') return undefined
    const check = line === null ? null : await checkOnOwnParts({ run, parts, model: made, bits, line, device }, watch)
    if (check === undefined) return undefined
    const fault = check === null ? undefined : releaseFault(check)
    if (fault !== undefined) throw fault
    await streamFileAtomic(out, createReadStream(made))
    return { out, sizeBytes: (await stat(made)).size, bits, check }
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

type Checking = {
  readonly run: string
  readonly parts: readonly ScorePart[]
  readonly model: string
  readonly bits: 8 | 16
  readonly line: ExportLine
  readonly device: string
}

async function checkOnOwnParts(
  { run: folder, parts, model, bits, line: { line }, device }: Checking,
  watch: JobWatch,
): Promise<ReleaseCheck | null | undefined> {
  const { run, result } = await readFinishedRun(folder)
  if (parts.length === 0) return null
  const [program, exported]: [ScoreRow[], ScoreRow[]] = [[], []]
  const scored = await runJob<'score'>({ kind: 'score', run: folder, device, parts }, { ...watch, onRows: (rows) => program.push(...rows) })
  if (scored.at !== 'done') return undefined
  const checked = await runJob<'check'>({ kind: 'check', model, bits, parts }, { ...watch, onRows: (rows) => exported.push(...rows) })
  if (checked.at !== 'done') return undefined
  const compared = program.flatMap((row, i) => {
    const other = exported[i]
    return 'fault' in row || other === undefined ? [] : [{ part: null, name: row.name, score: row.score, row: other }]
  })
  if (compared.length === 0) return null
  return compareScorers(compared, { line, calibration: result.calibration[result.reduction] ?? [], seed: run.seed, bits })
}

/** What most of them have; 8 if none is where it was. Undefined if it was cancelled. */
async function bitsOfPictures(parts: readonly ScorePart[], watch: JobWatch): Promise<8 | 16 | undefined> {
  const seen: Look[] = []
  const files = parts.map(({ path }) => path)
  const end = await runJob<'look'>({ kind: 'look', files }, { ...watch, onLooks: (some) => seen.push(...some) })
  return end.at === 'done' ? bitsOf(seen.flatMap((look) => ('fault' in look ? [] : look))) : undefined
}

/** Parts of known truth, or calibration normals if there are none, whose files are those that the run was begun with. */
async function ownParts(folder: string, seed: number): Promise<ScorePart[]> {
  const { root, parts } = await readDataset(folder)
  const test = parts.filter(({ split }) => split === 'test')
  const from = test.length > 0 ? test : parts.filter(({ split }) => split === 'calibrate')
  const chosen: ScorePart[] = []
  for (const place of makeDraw(seed, 'release-check').permutation(from.length).slice(0, MOST_PARTS)) {
    const part = from[place]
    if (part === undefined) continue
    const path = absolutePart(root, part.path)
    const isSame = await checkPartFile(path, part).then(
      () => true,
      () => false,
    )
    if (isSame) chosen.push({ name: part.path, path, masks: [], defective: null })
  }
  return chosen
}
