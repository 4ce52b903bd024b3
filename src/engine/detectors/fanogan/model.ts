// The three networks of f-AnoGAN (Schlegl 2019, Medical Image Analysis 54): a generator of pictures from random numbers, a critic of
// pictures, an encoder from pictures to the generator's numbers.
import { reshape } from '#engine/compute/tfjs.ts'
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '#engine/compute/tfjs.ts'
import type { Draw } from '#domain/random.ts'
import type { Blocks, Tensors } from '#engine/compute/program.ts'
import { denseOf } from '#engine/nn/dense.ts'
import type { Norm } from '#engine/nn/norm.ts'
import { SEED_SIDE } from './network.ts'
import type { Bodies, Network } from './network.ts'
import { plain } from './plain.ts'
import { residual } from './residual.ts'

const BODIES: Readonly<Record<Network['kind'], Bodies>> = { plain, residual }

/** First weights of all three. plain, 64 px, latent 100, width 32: 1.1 + 0.7 + 1.1 million numbers. */
export function firstWeights(network: Network, draw: Draw): Blocks {
  const { dense, generator, critic, encoder } = BODIES[network.kind]
  const inner = innerOf(network)
  return {
    ...dense('generator.dense', network.latent, inner, draw),
    ...generator.weights(network, draw),
    ...critic.weights(network, draw),
    ...dense('critic.head', inner, 1, draw),
    ...encoder.weights(network, draw),
    ...dense('encoder.head', inner, network.latent, draw),
  }
}

/** z: [n, latent], standard normal -> pictures [n, size, size, 3] in -1…1. */
export function generate(all: Tensors, z: Tensor, network: Network, norm: Norm): Tensor4D {
  const { inner, generator } = BODIES[network.kind]
  const seeds = reshape(denseOf(all, 'generator.dense', z), [-1, SEED_SIDE, SEED_SIDE, inner(network)])
  return generator.run(all, seeds as Tensor4D, network, norm)
}

/** x: [n, size, size, 3] in -1…1 -> the critic's last maps as rows, [n, features]. Nothing couples the pictures of a batch. */
export function features(all: Tensors, x: Tensor4D, network: Network): Tensor2D {
  return reshape(BODIES[network.kind].critic.run(all, x, network), [-1, innerOf(network)])
}

/** The critic's opinion of features, [n, features] -> [n]: higher for what looks like a good part. */
export function opinion(all: Tensors, ofFeatures: Tensor2D): Tensor1D {
  return reshape(denseOf(all, 'critic.head', ofFeatures), [-1])
}

/** x: [n, size, size, 3] in -1…1 -> the numbers from which the generator rebuilds it, [n, latent]; unbounded, as z is. */
export function encode(all: Tensors, x: Tensor4D, network: Network, norm: Norm): Tensor2D {
  const maps = BODIES[network.kind].encoder.run(all, x, network, norm)
  return denseOf(all, 'encoder.head', reshape(maps, [-1, innerOf(network)]))
}

/** Numbers in the smallest maps of a picture. */
function innerOf(network: Network): number {
  return BODIES[network.kind].inner(network) * SEED_SIDE ** 2
}
