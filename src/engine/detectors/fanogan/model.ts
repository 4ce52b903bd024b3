// The three networks of f-AnoGAN (Schlegl 2019, Medical Image Analysis 54): a generator of pictures from random numbers, a critic of
// pictures, an encoder from pictures to the generator's numbers. DCGAN's stacks between a picture and 4 x 4 pixels.
import { relu, reshape } from '#engine/compute/tfjs.ts'
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '#engine/compute/tfjs.ts'
import type { Draw } from '#domain/random.ts'
import type { Blocks, Tensors } from '#engine/compute/program.ts'
import { denseOf, denseWeights } from '#engine/nn/dense.ts'
import { normWeights } from '#engine/nn/norm.ts'
import type { Norm } from '#engine/nn/norm.ts'
import { doubleAll, doublingWeights, halveAll, halvingWeights, layersOf } from '#engine/nn/stacks.ts'
import type { Layer } from '#engine/nn/stacks.ts'

const CHANNELS = 3
/** Side of the smallest maps. */
const SEED_SIDE = 4

/** What decides the networks: the picture's side, the generator's random numbers, the channels after the first halving. */
export type Network = { readonly size: number; readonly latent: number; readonly width: number }

/** First weights of all three. 64 px, latent 100, width 32: 1.1 + 0.7 + 1.1 million numbers. */
export function firstWeights(network: Network, draw: Draw): Blocks {
  const { latent } = network
  const { inner, generator, critic, encoder } = plan(network)
  return {
    ...denseWeights('generator.dense', latent, inner, draw),
    ...normWeights('generator.dense', inner / SEED_SIDE ** 2),
    ...doublingWeights(generator, draw),
    ...halvingWeights(critic, draw),
    ...denseWeights('critic.head', inner, 1, draw),
    ...halvingWeights(encoder, draw),
    ...denseWeights('encoder.head', inner, latent, draw),
  }
}

/** z: [n, latent], standard normal -> pictures [n, size, size, 3] in -1…1. */
export function generate(all: Tensors, z: Tensor, network: Network, norm: Norm): Tensor4D {
  const { inner, generator } = plan(network)
  const seeds = reshape(denseOf(all, 'generator.dense', z), [-1, SEED_SIDE, SEED_SIDE, inner / SEED_SIDE ** 2])
  return doubleAll(all, generator, relu(norm(seeds as Tensor4D, 'generator.dense')), norm)
}

/** x: [n, size, size, 3] in -1…1 -> the critic's last maps as rows, [n, features]. Nothing couples the pictures of a batch. */
export function features(all: Tensors, x: Tensor4D, network: Network): Tensor2D {
  const { inner, critic } = plan(network)
  return reshape(
    halveAll(all, critic, x, (y) => y),
    [-1, inner],
  )
}

/** The critic's opinion of features, [n, features] -> [n]: higher for what looks like a good part. */
export function opinion(all: Tensors, ofFeatures: Tensor2D): Tensor1D {
  return reshape(denseOf(all, 'critic.head', ofFeatures), [-1])
}

/** x: [n, size, size, 3] in -1…1 -> the numbers from which the generator rebuilds it, [n, latent]; unbounded, as z is. */
export function encode(all: Tensors, x: Tensor4D, network: Network, norm: Norm): Tensor2D {
  const { inner, encoder } = plan(network)
  return denseOf(all, 'encoder.head', reshape(halveAll(all, encoder, x, norm), [-1, inner]))
}

/** Whether the networks can be built for that side: 4, doubled at least once. */
export function isPossibleSize(size: number): boolean {
  return size > SEED_SIDE && Number.isInteger(Math.log2(size / SEED_SIDE))
}

type Plan = {
  readonly inner: number
  readonly generator: readonly Layer[]
  readonly critic: readonly Layer[]
  readonly encoder: readonly Layer[]
}

function plan({ size, width }: Network): Plan {
  const halvings = Math.log2(size / SEED_SIDE)
  const channels = [CHANNELS, ...Array.from({ length: halvings }, (_, i) => width * 2 ** i)]
  return {
    inner: (channels.at(-1) ?? 0) * SEED_SIDE ** 2,
    generator: layersOf('generator', channels.toReversed(), (i) => i < halvings - 1),
    critic: layersOf('critic', channels, () => false),
    encoder: layersOf('encoder', channels, (i) => i > 0),
  }
}
