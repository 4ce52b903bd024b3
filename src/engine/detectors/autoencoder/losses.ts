import type { Tensor } from '#engine/compute/tfjs.ts'
import type { Tensors } from '#engine/compute/program.ts'
import { toNetworkScale } from '#engine/detectors/picture-scale.ts'
import type { Statistics } from '#engine/nn/batch-norm.ts'
import type { Loss } from '#engine/nn/gradients.ts'
import { meanSquaredError } from '#engine/nn/losses.ts'
import { byName, normByBatch } from '#engine/nn/norm.ts'
import { rebuild } from './model.ts'
import type { Network } from './model.ts'

/** Mean squared difference between pictures and what is rebuilt of them, on the network's scale; the batch's statistics beside. */
export function reconstruction(all: Tensors, batch: Tensor, network: Network): Loss {
  const found = new Map<string, Statistics>()
  const x = toNetworkScale(batch)
  return { loss: meanSquaredError(rebuild(all, x, network, normByBatch(all, found)), x), beside: byName(found) }
}
