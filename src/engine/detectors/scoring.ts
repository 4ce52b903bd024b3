import type { SettingValues } from '#domain/run.ts'
import type { Tensor } from '#engine/compute/tfjs.ts'
import type { TensorFn } from '#engine/compute/program.ts'
import { reductionOf } from '#engine/reductions/registry.ts'
import type { Detector } from './detector.ts'

/**
 * The whole way from a batch to scores: weights, in.batch [n, h, w, 3] in 0…1 -> `rebuilt` [n, h, w, 3], `residual` [n, h, w],
 * `score.<reduction>` [n] for each named reduction, and the detector's own `part.<name>` [n]. Throws `settings.invalid` for an
 * unknown reduction.
 */
export function scoringFn(detector: Detector, settings: SettingValues, reductionIds: readonly string[]): TensorFn {
  const reductions = reductionIds.map(reductionOf)
  const score = detector.score(settings)
  return (all) => {
    const outputs = score(all)
    const { residual } = outputs
    if (residual === undefined) throw new Error(`The detector ${detector.id} gives no residual.`)
    const scores: Record<string, Tensor> = {}
    for (const { id, reduce } of reductions) scores[`score.${id}`] = reduce(residual)
    return { ...outputs, ...scores }
  }
}

/** Name of a score part, from the name of the output that holds it; undefined for the other outputs. */
export function scorePartOf(output: string): string | undefined {
  const [, part] = /^(?:score|part)\.(.+)$/.exec(output) ?? []
  return part
}
