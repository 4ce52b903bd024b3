import { absolutePart } from '#disk/part-path.ts'
import { openRun, readDataset, updateRun } from '#disk/run-folder.ts'
import { Fault } from '#domain/faults.ts'
import type { IgnoreMask } from '#domain/masks/ignore.ts'
import type { RunResult } from '#domain/run.ts'
import { makeWeighting, weightingOf, withForms } from '#domain/weighting.ts'
import { columns } from '#engine/training/calibrate.ts'
import { makeResidualScale } from '#engine/training/residual-scale.ts'
import type { RunJob } from './job.ts'
import { openScorer } from './score-parts.ts'

/**
 * Scores a finished run's calibration normals anew, without the pixels that are not to count, and keeps that in run.json: from then on every
 * scoring, evaluation and exported file of the run leaves the same pixels out. What was trained and which score decides stay as they are.
 * Faults: those of `openScorer`, of reading the normals, run.locked, those of writing.
 */
export const calibrate: RunJob<'calibrate'> = async ({ run: folder, device, ignore }, work) => {
  const { lock } = await openRun(folder)
  try {
    const { root, parts } = await readDataset(folder)
    const normals = parts
      .filter(({ split }) => split === 'calibrate')
      .map(({ path }) => ({ name: path, path: absolutePart(root, path), masks: [], defective: null }))
    const scorer = await openScorer(folder, device, normals.length, { ignore })
    const scale = makeResidualScale()
    const good: Readonly<Record<string, number>>[] = []
    try {
      for await (const entry of scorer.score(normals, work)) {
        if ('fault' in entry) throw Fault.fromRecord(entry.fault)
        good.push(entry.scored.parts)
        scale.add(entry.scored.residual, scorer.counted?.cells)
        work.onProgress?.({ phase: 'Calibrating', done: good.length, total: normals.length })
      }
    } finally {
      await scorer.dispose()
    }
    work.signal.throwIfAborted()
    await updateRun(folder, (run) => (run.result === undefined ? run : { ...run, result: recalibrated(run.result, good, scale, ignore) }))
    return { at: 'done', result: { normals: normals.length } }
  } finally {
    lock.release()
  }
}

function recalibrated(
  result: RunResult,
  good: readonly Readonly<Record<string, number>>[],
  scale: ReturnType<typeof makeResidualScale>,
  ignore: IgnoreMask | null,
): RunResult {
  const kept = { ...result, ignore }
  if (good.length === 0) return kept
  const former = weightingOf(result)
  const weighting = former && makeWeighting(former.kappa, good)
  return {
    ...kept,
    calibration: columns(good.map((parts) => withForms(parts, weighting))),
    residualScale: scale.scale(),
    ...(weighting !== undefined && { weighting }),
  }
}
