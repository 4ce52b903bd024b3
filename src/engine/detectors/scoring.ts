import { Fault } from '#domain/faults.ts'
import { countedCells, type Counted, type IgnoreMask } from '#domain/masks/ignore.ts'
import type { SettingValues } from '#domain/run.ts'
import { mul } from '#engine/compute/tfjs.ts'
import type { Tensor } from '#engine/compute/tfjs.ts'
import type { TensorFn } from '#engine/compute/program.ts'
import { countedMap } from '#engine/reductions/reduction.ts'
import { reductionOf } from '#engine/reductions/registry.ts'
import type { Detector } from './detector.ts'
import { numberOf } from './settings.ts'

/**
 * The whole way from a batch to scores: weights, in.batch [n, h, w, 3] in 0…1 -> `rebuilt` [n, h, w, 3], `residual` [n, h, w],
 * `score.<reduction>` [n] for each named reduction, and the detector's own `part.<name>` [n]. Pixels of `ignore` count in none of the
 * scores. Throws `settings.invalid` for an unknown reduction, annotation.invalid for regions that leave nothing.
 */
export function scoringFn(detector: Detector, settings: SettingValues, reductionIds: readonly string[], ignore?: IgnoreMask): TensorFn {
  const reductions = reductionIds.map(reductionOf)
  const counted = ignore && countedIn(ignore, numberOf(settings, 'size'))
  const score = detector.score(settings, counted)
  return (all) => {
    const outputs = score(all)
    const { residual } = outputs
    if (residual === undefined) throw new Error(`The detector ${detector.id} gives no residual.`)
    const scores: Record<string, Tensor> = {}
    // Reductions find zeros in what does not count, and know how much that is; whoever looks at the map sees it as it is.
    const seen = counted === undefined ? residual : mul(residual, countedMap(counted))
    for (const { id, reduce } of reductions) scores[`score.${id}`] = reduce(seen, counted)
    return { ...outputs, ...scores }
  }
}

/** What counts of the residual map. Faults: annotation.invalid. */
export function countedIn(ignore: IgnoreMask, size: number): Counted {
  const counted = countedCells(ignore, size)
  if (counted !== undefined && counted.count > 0) return counted
  throw new Fault('annotation.invalid', {
    what: 'The ignore regions cannot be used.',
    why: `At the ${size} x ${size} pixels of this model they leave nothing that counts, or they are damaged.`,
    do: 'Make them smaller and score again.',
  })
}

/** Name of a score part, from the name of the output that holds it; undefined for the other outputs. */
export function scorePartOf(output: string): string | undefined {
  const [, part] = /^(?:score|part)\.(.+)$/.exec(output) ?? []
  return part
}
