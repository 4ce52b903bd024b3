// A convolutional autoencoder: pictures are squeezed into a few hundred numbers and rebuilt from them. Layers and first weights
// are those of DCGAN's critic and generator (Radford 2016, arXiv 1511.06434) joined by a bottleneck, as in Bergmann 2018, arXiv 1807.02011.
import { leakyRelu, relu, reshape, tanh } from '#engine/compute/tfjs.ts'
import type { Tensor4D } from '#engine/compute/tfjs.ts'
import type { Draw } from '#domain/random.ts'
import { take } from '#engine/compute/program.ts'
import type { Blocks, Tensors } from '#engine/compute/program.ts'
import { double, halve } from '#engine/nn/convolution.ts'
import { dense } from '#engine/nn/dense.ts'
import { constant, smallNormal, uniformByInputs } from '#engine/nn/initial.ts'
import { normWeights } from '#engine/nn/norm.ts'
import type { Norm } from '#engine/nn/norm.ts'

const CHANNELS = 3
const WIDTHS = [32, 64, 128, 256, 256, 256]
const SLOPE = 0.2

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
  const weights: Record<string, Blocks[string]> = {}
  for (const layer of encoder) {
    weights[`${layer.scope}.w`] = smallNormal([4, 4, layer.in, layer.out], draw)
    Object.assign(weights, layer.norm ? normWeights(layer.scope, layer.out) : { [`${layer.scope}.b`]: constant([layer.out], 0) })
  }
  weights['squeeze.w'] = uniformByInputs([inner, network.latent], inner, draw)
  weights['squeeze.b'] = uniformByInputs([network.latent], inner, draw)
  weights['expand.w'] = uniformByInputs([network.latent, inner], network.latent, draw)
  weights['expand.b'] = uniformByInputs([inner], network.latent, draw)
  for (const layer of decoder) {
    weights[`${layer.scope}.w`] = smallNormal([4, 4, layer.out, layer.in], draw)
    Object.assign(weights, layer.norm ? normWeights(layer.scope, layer.out) : { [`${layer.scope}.b`]: constant([layer.out], 0) })
  }
  return weights
}

/** x: [n, size, size, 3] in -1…1 -> rebuilt pictures of the same shape and scale. */
export function rebuild(all: Tensors, x: Tensor4D, network: Network, norm: Norm): Tensor4D {
  const { side, inner, encoder, decoder } = plan(network)
  let y = x
  for (const layer of encoder) {
    const w = take(all, layer.scope, ['w']).w
    y = leakyRelu(layer.norm ? norm(halve(y, w), layer.scope) : halve(y, w, take(all, layer.scope, ['b']).b), SLOPE)
  }
  const squeeze = take(all, 'squeeze', ['w', 'b'])
  const expand = take(all, 'expand', ['w', 'b'])
  const latent = dense(reshape(y, [-1, inner]), squeeze.w, squeeze.b)
  y = reshape(relu(dense(latent, expand.w, expand.b)), [-1, side, side, inner / side ** 2])
  for (const layer of decoder) {
    const w = take(all, layer.scope, ['w']).w
    y = layer.norm ? relu(norm(double(y, w), layer.scope)) : tanh(double(y, w, take(all, layer.scope, ['b']).b))
  }
  return y
}

type Layer = { readonly scope: string; readonly in: number; readonly out: number; readonly norm: boolean }

/** The layers by name: neither the first convolution nor the last is normalised. */
function plan({ size }: Network): { side: number; inner: number; encoder: readonly Layer[]; decoder: readonly Layer[] } {
  const outs = widths(size)
  const ins = [CHANNELS, ...outs]
  const side = size / sizeStep(size)
  const encoder = outs.map((out, i) => ({ scope: `encoder.${i}`, in: ins[i] ?? 0, out, norm: i > 0 }))
  const decoder = [...encoder]
    .reverse()
    .map((twin, i) => ({ scope: `decoder.${i}`, in: twin.out, out: twin.in, norm: i < outs.length - 1 }))
  return { side, inner: side ** 2 * (outs.at(-1) ?? 0), encoder, decoder }
}
