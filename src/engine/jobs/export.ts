import { writeFileAtomic } from '#disk/atomic.ts'
import type { RunResult, SettingValues } from '#domain/run.ts'
import { formWeights, isForm, weightingOf } from '#domain/weighting.ts'
import { judgingTail, type WeightedParts } from '#engine/compute/judging.ts'
import { portableModel } from '#engine/compute/portable.ts'
import type { TensorFn } from '#engine/compute/program.ts'
import type { Detector } from '#engine/detectors/detector.ts'
import { scoringFn } from '#engine/detectors/scoring.ts'
import { numberOf } from '#engine/detectors/settings.ts'
import type { RunJob } from './job.ts'
import { readTrained } from './trained.ts'

/**
 * Writes a finished run as one ONNX file: the levels of a decoded picture in, of 8 or 16 bits; `score` [1] by what the run has chosen, `p_value` [1],
 * `decision` [1] by the line if one is given, `residual` [1, size, size], `rebuilt` [1, size, size, 3] and the detector's own parts out.
 * Faults: those of `readTrained` and of writing.
 */
export const exportRun: RunJob<'export'> = async (job, work) => {
  const { detector, settings, weights, result } = await readTrained(job.run)
  work.signal.throwIfAborted()
  const parts = weightedParts(result)
  const model = portableModel(
    parts === undefined ? singleScore(detector, settings, result) : scoringFn(detector, settings, [], result.ignore ?? undefined),
    weights,
    {
      name: `residuum-${detector.id}`,
      size: numberOf(settings, 'size'),
      bits: job.bits,
      metadata: job.metadata,
      tail: judgingTail({ ...(parts !== undefined && { parts }), line: job.line, calibration: result.calibration[result.reduction] ?? [] }),
    },
  )
  await writeFileAtomic(job.out, model)
  return { at: 'done', result: { out: job.out, sizeBytes: model.byteLength } }
}

/** What a form of A(x) is a sum of; undefined for a reduction of the residual map. */
function weightedParts(result: RunResult): WeightedParts | undefined {
  const weighting = weightingOf(result)
  if (!isForm(result.reduction) || weighting === undefined) return undefined
  const { pixel, feature } = formWeights(weighting)[result.reduction]
  return [
    { output: 'part.pixel', weight: pixel },
    { output: 'part.feature', weight: feature },
  ]
}

/** The one score that decides is called `score`. */
function singleScore(detector: Detector, settings: SettingValues, { reduction, ignore }: RunResult): TensorFn {
  const scoring = scoringFn(detector, settings, [reduction], ignore ?? undefined)
  return (all) => {
    const { [`score.${reduction}`]: score, ...others } = scoring(all)
    if (score === undefined) throw new Error(`The scoring gives no score by ${reduction}.`)
    return { score, ...others }
  }
}
