import type { Tensor4D } from '#engine/compute/tfjs.ts'
import type { Draw } from '#domain/random.ts'
import type { Blocks, Tensors } from '#engine/compute/program.ts'
import type { Norm } from '#engine/nn/norm.ts'

/** What decides the networks: their kind, the picture's side, the generator's random numbers, the channels after the first layer. */
export type Network = {
  readonly kind: 'plain' | 'residual'
  readonly size: number
  readonly latent: number
  readonly width: number
}

/** Channels of a picture. */
export const CHANNELS = 3
/** Side of the smallest maps, between which and the picture each body works. */
export const SEED_SIDE = 4

/** The three networks of one kind without the dense layers at their ends, which all kinds have. */
export type Bodies = {
  /** Channels of the maps of 4 x 4. */
  inner(network: Network): number
  /** First weights of a dense layer, `<scope>.w` [inputs, outputs] and `<scope>.b` [outputs]. */
  dense(scope: string, inputs: number, outputs: number, draw: Draw): Blocks
  readonly generator: {
    weights(network: Network, draw: Draw): Blocks
    /** seeds: [n, 4, 4, inner] -> pictures [n, size, size, 3] in -1…1. */
    run(all: Tensors, seeds: Tensor4D, network: Network, norm: Norm): Tensor4D
  }
  readonly critic: {
    weights(network: Network, draw: Draw): Blocks
    /** x: [n, size, size, 3] in -1…1 -> [n, 4, 4, inner]; nothing couples the pictures of a batch. */
    run(all: Tensors, x: Tensor4D, network: Network): Tensor4D
  }
  readonly encoder: {
    weights(network: Network, draw: Draw): Blocks
    /** x: [n, size, size, 3] in -1…1 -> [n, 4, 4, inner]. */
    run(all: Tensors, x: Tensor4D, network: Network, norm: Norm): Tensor4D
  }
}

/** How often the side is halved down to the smallest maps. */
export function halvingsOf({ size }: Network): number {
  return Math.log2(size / SEED_SIDE)
}

/** Whether the networks can be built for that side: 4, doubled at least once. */
export function isPossibleSize(size: number): boolean {
  return size > SEED_SIDE && Number.isInteger(Math.log2(size / SEED_SIDE))
}
