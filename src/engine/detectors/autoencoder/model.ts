// A convolutional autoencoder: pictures are squeezed into a few hundred numbers and rebuilt from them (Bergmann 2018, arXiv
// 1807.02011), with the layers of DCGAN's critic and generator on the two sides of a dense bottleneck.
import { relu, reshape } from '#engine/compute/tfjs.ts'
import type { Tensor4D } from '#engine/compute/tfjs.ts'
import type { Draw } from '#domain/random.ts'
import type { Blocks, Tensors } from '#engine/compute/program.ts'
import { denseOf, denseWeights } from '#engine/nn/dense.ts'
import type { Norm } from '#engine/nn/norm.ts'
import { doubleAll, doublingWeights, halveAll, halvingWeights, layersOf } from '#engine/nn/stacks.ts'
import type { Layer } from '#engine/nn/stacks.ts'

const CHANNELS = 3
const WIDTHS = [32, 64, 128, 256, 256, 256]

/** What decides the network: the picture's side in pixels and the bottleneck's numbers. */
export type Network = { readonly size: number; readonly latent: number }

/** Channels after each halving: down to 4 x 4 pixels, at least three and at most six times. */
export function widths(size: number): readonly number[] {
  return WIDTHS.slice(0, Math.max(3, Math.floor(Math.log2(Math.floor(size / 4)))))
}

/** What the side must be a multiple of. */
export function sizeStep(size: number): number {
  return 2 ** widths(size).length
}

/** First weights: convolutions normal with deviation 0.02, dense layers uniform. 256 px, latent 1024: 14.0 million numbers. */
export function firstWeights(network: Network, draw: Draw): Blocks {
  const { inner, encoder, decoder } = plan(network)
  return {
    ...halvingWeights(encoder, draw),
    ...denseWeights('squeeze', inner, network.latent, draw),
    ...denseWeights('expand', network.latent, inner, draw),
    ...doublingWeights(decoder, draw),
  }
}

/** x: [n, size, size, 3] in -1…1 -> rebuilt pictures of the same shape and scale. */
export function rebuild(all: Tensors, x: Tensor4D, network: Network, norm: Norm): Tensor4D {
  const { side, inner, encoder, decoder } = plan(network)
  const latent = denseOf(all, 'squeeze', reshape(halveAll(all, encoder, x, norm), [-1, inner]))
  const expanded = reshape(relu(denseOf(all, 'expand', latent)), [-1, side, side, inner / side ** 2])
  return doubleAll(all, decoder, expanded as Tensor4D, norm)
}

type Plan = { readonly side: number; readonly inner: number; readonly encoder: readonly Layer[]; readonly decoder: readonly Layer[] }

/** The layers by name: neither the first convolution nor the last is normalised. */
function plan({ size }: Network): Plan {
  const channels = [CHANNELS, ...widths(size)]
  const side = size / sizeStep(size)
  return {
    side,
    inner: side ** 2 * (channels.at(-1) ?? 0),
    encoder: layersOf('encoder', channels, (i) => i > 0),
    decoder: layersOf('decoder', channels.toReversed(), (i) => i < channels.length - 2),
  }
}
