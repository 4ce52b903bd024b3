import { add, mul, sub } from '#engine/compute/tfjs.ts'
import type { Tensor, Tensor4D } from '#engine/compute/tfjs.ts'
import type { Tensors } from '#engine/compute/program.ts'
import { meanSquaredError } from '#engine/nn/losses.ts'
import type { Loss } from '#engine/nn/gradients.ts'
import { byName, normByBatch } from '#engine/nn/norm.ts'
import type { Statistics } from '#engine/nn/batch-norm.ts'
import { rebuild } from './model.ts'
import type { Network } from './model.ts'

/** Pictures in 0…1 -> -1…1, the range of tanh. */
export function toNetworkScale(x: Tensor): Tensor4D {
  return sub(mul(x, 2), 1)
}

/** The network's -1…1 -> pictures in 0…1. */
export function toPictureScale(y: Tensor): Tensor4D {
  return add(mul(y, 0.5), 0.5)
}

/** Mean squared difference between pictures and what is rebuilt of them, on the network's scale; the batch's statistics beside. */
export function reconstruction(all: Tensors, batch: Tensor, network: Network): Loss {
  const found = new Map<string, Statistics>()
  const x = toNetworkScale(batch)
  return { loss: meanSquaredError(rebuild(all, x, network, normByBatch(all, found)), x), beside: byName(found) }
}
