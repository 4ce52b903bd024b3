// How a network normalises is chosen by whoever runs it: by the batch while training, by running statistics while scoring.
import type { Tensor, Tensor4D } from '#engine/compute/tfjs.ts'
import { block, take } from '#engine/compute/program.ts'
import type { Blocks, Tensors } from '#engine/compute/program.ts'
import { follow, normaliseByBatch, normaliseByStatistics } from './batch-norm.ts'
import type { Statistics } from './batch-norm.ts'
import { constant } from './initial.ts'

/** x: [n, h, w, c] -> the same, normalised with the weights of `scope`. */
export type Norm = (x: Tensor4D, scope: string) => Tensor4D

/** First weights of one normalisation: `scale` and `shift` are learned, `mean` and `variance` are statistics. */
export function normWeights(scope: string, channels: number): Blocks {
  return {
    [`${scope}.scale`]: constant([channels], 1),
    [`${scope}.shift`]: constant([channels], 0),
    [`${scope}.mean`]: block([channels], new Float32Array(channels)),
    [`${scope}.variance`]: constant([channels], 1),
  }
}

/** Whether gradients move the weight; running statistics follow the batches instead. */
export function isLearned(name: string): boolean {
  return !name.endsWith('.mean') && !name.endsWith('.variance')
}

/** Names of the weights below these scopes that gradients move. */
export function learnedNames(all: Readonly<Record<string, unknown>>, scopes: readonly string[]): readonly string[] {
  return Object.keys(all).filter((name) => isLearned(name) && scopes.some((scope) => name.startsWith(`${scope}.`)))
}

/** For scoring: the running statistics, the same for every batch. */
export function normByStatistics(all: Tensors): Norm {
  return (x, scope) => {
    const { scale, shift, mean, variance } = take(all, scope, ['scale', 'shift', 'mean', 'variance'])
    return normaliseByStatistics(x, scale, shift, { mean, variance })
  }
}

/** For training: the batch's own statistics, which stand in `found` by scope afterwards. */
export function normByBatch(all: Tensors, found: Map<string, Statistics>): Norm {
  return (x, scope) => {
    const { scale, shift } = take(all, scope, ['scale', 'shift'])
    const { y, statistics } = normaliseByBatch(x, scale, shift)
    found.set(scope, statistics)
    return y
  }
}

/** The batch's statistics as tensors by name, `mean` and `variance` for each scope. */
export function byName(found: ReadonlyMap<string, Statistics>): Tensors {
  const named: Record<string, Tensor> = {}
  for (const [scope, { mean, variance }] of found) {
    named[`${scope}.mean`] = mean
    named[`${scope}.variance`] = variance
  }
  return named
}

/** The running statistics of all those scopes, moved towards the batch's by `rate`. */
export function followBatch(all: Tensors, batch: Tensors, rate: Tensor | number): Tensors {
  const moved: Record<string, Tensor> = {}
  const scopes = new Set(Object.keys(batch).map((name) => name.slice(0, name.lastIndexOf('.'))))
  for (const scope of scopes) {
    const next = follow(take(all, scope, ['mean', 'variance']), take(batch, scope, ['mean', 'variance']), rate)
    moved[`${scope}.mean`] = next.mean
    moved[`${scope}.variance`] = next.variance
  }
  return moved
}
