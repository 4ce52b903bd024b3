import { writeFileAtomic } from '#disk/atomic.ts'
import type { TensorFn } from '#engine/compute/program.ts'
import { portableModel } from '#engine/compute/portable.ts'
import { scoringFn } from '#engine/detectors/scoring.ts'
import { numberOf } from '#engine/detectors/settings.ts'
import type { RunJob } from './job.ts'
import { readTrained } from './trained.ts'

/**
 * Writes a finished run as one ONNX file: the bytes of a decoded picture in; `score` [1] by the run's own reduction, `residual`
 * [1, size, size], `rebuilt` [1, size, size, 3] and the detector's own parts out. Faults: those of `readTrained` and of writing.
 */
export const exportRun: RunJob<'export'> = async (job, work) => {
  const { detector, settings, weights, result } = await readTrained(job.run)
  work.signal.throwIfAborted()
  const model = portableModel(singleScore(scoringFn(detector, settings, [result.reduction]), result.reduction), weights, {
    name: `residuum-${detector.id}`,
    size: numberOf(settings, 'size'),
    metadata: job.metadata,
  })
  await writeFileAtomic(job.out, model)
  return { at: 'done', result: { out: job.out, sizeBytes: model.byteLength } }
}

/** The one reduction that decides is called `score`, whichever it is. */
function singleScore(scoring: TensorFn, reduction: string): TensorFn {
  return (all) => {
    const { [`score.${reduction}`]: score, ...others } = scoring(all)
    if (score === undefined) throw new Error(`The scoring gives no score by ${reduction}.`)
    return { score, ...others }
  }
}
