import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { streamFileAtomic } from '#disk/atomic.ts'
import { readFinishedRun } from '#disk/run-folder.ts'
import { Fault } from '#domain/faults.ts'
import { staleLineFact } from '#domain/line-order.ts'
import type { Line } from '#domain/threshold.ts'
import type { ScorePart, ScoreRow } from '#engine/protocol.ts'
import { runJob, type JobWatch } from '#host/jobs/engine-process.ts'
import { exportRun } from '#host/jobs/export-run.ts'
import { checkPartFile } from '#host/judging/part-file.ts'
import { partFile } from '#host/projects/part-file.ts'
import type { Project } from '#host/projects/project.ts'
import { addReleaseCheck } from '#host/store/release-checks.ts'
import { findRun } from '#host/store/runs.ts'
import { lineInForce } from '#host/store/thresholds.ts'
import type { Actor } from '#host/trail/record.ts'
import { hashFile } from '#host/files/hash-file.ts'
import { stamp } from '#host/files/stamp.ts'
import type { ReleaseCheck } from '#rpc/schemas/models.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'
import type { Meaning } from '#rpc/schemas/people.ts'
import { bitsOf, chooseCheckParts, type CheckPart } from './choose-parts.ts'
import { compareScorers, releaseFault, type Compared } from './compare.ts'

/** An export that was released. `record`: its number in the trail. */
export type Released = {
  readonly record: number
  readonly run: number
  readonly line: Line
  readonly out: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly check: ReleaseCheck
}

/**
 * Exports the run that has the line in force, with that line in the file, and puts it in its place only if it decides about the check parts
 * as the program does. Released or not, the store and the trail have it. `out`: where to; left out, the project's folder `exports`. The seed
 * of the check is the run's; `bits` left out, the file takes what most of the checked pictures have. Undefined if it was cancelled.
 * Faults: line.missing, line.stale, export.decision-differs, export.unchecked, those of the engine's jobs and of writing.
 */
export async function exportChecked(
  project: Project,
  options: {
    readonly actor: Actor & { readonly meaning?: Meaning }
    readonly now: () => string
    readonly out?: string
    readonly bits?: 8 | 16
  },
  watch: JobWatch,
): Promise<Released | undefined> {
  const { reader, writer } = project.store
  const chosen = await lineInForce(reader, options.now())
  if (chosen === null) throw noLine()
  if (chosen.ignoreChanged !== null) throw staleLine(chosen)
  const { run: number, line, threshold } = chosen
  const folder = project.runFolder(await findRun(reader, number))
  const { run, result } = await readFinishedRun(folder)
  const temporary = await mkdtemp(join(tmpdir(), 'residuum-export-'))
  try {
    const made = join(temporary, 'scorer.onnx')
    const checked = await chooseCheckParts(reader, { run: number, line, seed: run.seed })
    const bits = options.bits ?? bitsOf(checked)
    const from = `threshold ${threshold} of the project, ${chosen.rule}`
    const end = await exportRun(folder, { out: made, line: { line, from }, bits }, watch)
    if (end.at !== 'done') return undefined
    const compared = await runOnParts(project, { model: made, bits, chosen: checked }, watch)
    if (compared === undefined) return undefined
    const calibration = result.calibration[result.reduction] ?? []
    const { rows, skipped } = compared
    const compare = compareScorers(rows, { line, calibration, seed: run.seed, bits })
    const check = { ...compare, skipped: [...skipped, ...compare.skipped] }
    const fault = releaseFault(check)
    const { sizeBytes, sha256 } = await hashFile(made)
    const actor = { ...options.actor, at: options.now() }
    const facts = { run: number, threshold, line, check, size_bytes: sizeBytes, sha256 }
    if (fault !== undefined) {
      await addReleaseCheck(writer, { ...facts, released: false, file: '' }, actor)
      throw fault
    }
    const file = options.out ?? `exports/run-${number}-${stamp(actor.at)}-${sha256.slice(0, 8)}.onnx`
    const out = options.out ?? join(project.folder, file)
    await streamFileAtomic(out, createReadStream(made))
    const record = await addReleaseCheck(writer, { ...facts, released: true, file }, actor)
    return { record, run: number, line, out, sizeBytes, sha256, check }
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

/** Runs the file on the chosen parts whose pictures are those that were scored. Undefined if it was cancelled. */
async function runOnParts(
  project: Project,
  { model, bits, chosen }: { readonly model: string; readonly bits: 8 | 16; readonly chosen: readonly CheckPart[] },
  watch: JobWatch,
): Promise<{ rows: Compared[]; skipped: { name: string; why: string }[] } | undefined> {
  const { pictures } = await project.facts()
  const skipped: { name: string; why: string }[] = []
  const usable: (ScorePart & { readonly score: number; readonly part: number })[] = []
  for (const { part, path: name, score, ...known } of chosen) {
    const path = partFile(project, pictures, name)
    try {
      await checkPartFile(path, known)
      usable.push({ part, name, path, score, masks: [], defective: null })
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      skipped.push({ name, why: error.text.what })
    }
  }
  const rows: ScoreRow[] = []
  const parts = usable.map(({ name, path, masks, defective }) => ({ name, path, masks, defective }))
  const end = await runJob<'check'>({ kind: 'check', model, bits, parts }, { ...watch, onRows: (some) => rows.push(...some) })
  if (end.at !== 'done') return undefined
  const compared = usable.map(({ part, name, score }, i): Compared => {
    const row = rows[i]
    if (row === undefined) throw new Error('The check left a part out.')
    return { part, name, score, row }
  })
  return { rows: compared, skipped }
}

/** Name of a released file, without its folders. */
export function exportName(file: string): string {
  return file === '' ? '' : basename(file)
}

function staleLine(chosen: ChosenLine): Fault {
  const text = {
    what: 'The scorer was not released.',
    why: `${staleLineFact(chosen)} Its edges belong to scores that are no more.`,
    do: 'Propose a line on the Threshold page and have it approved, then export again.',
  }
  return new Fault('line.stale', text, { data: { threshold: chosen.threshold, changed: chosen.ignoreChanged } })
}

function noLine(): Fault {
  return new Fault('line.missing', {
    what: 'There is nothing to export.',
    why: 'This project has no line in force, so no run decides about its parts.',
    do: 'Choose a line on the Threshold page, or have one approved.',
  })
}
