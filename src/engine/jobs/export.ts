import { writeFileAtomic } from '#disk/atomic.ts'
import type { RunResult, SettingValues } from '#domain/run.ts'
import { formWeights, isForm, weightingOf } from '#domain/weighting.ts'
import { take } from '#engine/compute/program.ts'
import type { TensorFn } from '#engine/compute/program.ts'
import { add, mul } from '#engine/compute/tfjs.ts'
import type { Detector } from '#engine/detectors/detector.ts'
import { portableModel } from '#engine/compute/portable.ts'
import { scoringFn } from '#engine/detectors/scoring.ts'
import { numberOf } from '#engine/detectors/settings.ts'
import type { RunJob } from './job.ts'
import { readTrained } from './trained.ts'

/**
 * Writes a finished run as one ONNX file: the bytes of a decoded picture in; `score` [1] by what the run has chosen, `residual`
 * [1, size, size], `rebuilt` [1, size, size, 3] and the detector's own parts out. Faults: those of `readTrained` and of writing.
 */
export const exportRun: RunJob<'export'> = async (job, work) => {
  const { detector, settings, weights, result } = await readTrained(job.run)
  work.signal.throwIfAborted()
  const model = portableModel(singleScore(detector, settings, result), weights, {
    name: `residuum-${detector.id}`,
    size: numberOf(settings, 'size'),
    metadata: job.metadata,
  })
  await writeFileAtomic(job.out, model)
  return { at: 'done', result: { out: job.out, sizeBytes: model.byteLength } }
}

/** The one score that decides is called `score`, be it a reduction of the residual map or a form of A(x). */
function singleScore(detector: Detector, settings: SettingValues, result: RunResult): TensorFn {
  const { reduction } = result
  const weighting = weightingOf(result)
  if (isForm(reduction) && weighting !== undefined) {
    const { pixel, feature } = formWeights(weighting)[reduction]
    const scoring = scoringFn(detector, settings, [])
    return (all) => {
      const outputs = scoring(all)
      const parts = take(outputs, 'part', ['pixel', 'feature'])
      return { score: add(mul(parts.pixel, pixel), mul(parts.feature, feature)), ...outputs }
    }
  }
  const scoring = scoringFn(detector, settings, [reduction])
  return (all) => {
    const { [`score.${reduction}`]: score, ...others } = scoring(all)
    if (score === undefined) throw new Error(`The scoring gives no score by ${reduction}.`)
    return { score, ...others }
  }
}
