// The residual networks of the source's code, wgangp_64x64.py and z_encoding_izif.py, after Gulrajani 2017 (arXiv 1704.00028), appendix:
// blocks of norm, ReLU, convolution, twice, beside a shortcut; the critic normalises each picture by itself.
import { add, relu, tanh } from '#engine/compute/tfjs.ts'
import type { Tensor4D } from '#engine/compute/tfjs.ts'
import type { Draw } from '#domain/random.ts'
import { take } from '#engine/compute/program.ts'
import type { Blocks, Tensors } from '#engine/compute/program.ts'
import { keepSide } from '#engine/nn/convolution.ts'
import { constant, uniformByBoth } from '#engine/nn/initial.ts'
import { layerNormWeights, normByPicture } from '#engine/nn/layer-norm.ts'
import { normWeights } from '#engine/nn/norm.ts'
import type { Norm } from '#engine/nn/norm.ts'
import { meanPool, repeatPixels } from '#engine/nn/resize.ts'
import { CHANNELS, halvingsOf } from './network.ts'
import type { Bodies, Network } from './network.ts'

/** Channels grow with each halving up to eight times the first. */
const MOST_WIDTHS = 8

export const residual: Bodies = {
  inner: (network) => channelsOf(network).at(-1) ?? 0,
  dense: (scope, inputs, outputs, draw) => ({
    [`${scope}.w`]: uniformByBoth([inputs, outputs], { inputs, outputs }, draw),
    [`${scope}.b`]: constant([outputs], 0),
  }),
  generator: {
    weights: (network, draw) => ({
      ...blockWeights(generatorBlocks(network), normWeights, draw),
      ...normWeights('generator.out.norm', network.width),
      ...convolutionWeights('generator.out', { kernel: 3, in: network.width, out: CHANNELS, gain: 2, bias: true }, draw),
    }),
    run: (all, seeds, network, norm) => {
      const maps = generatorBlocks(network).reduce((x, block) => up(all, block, x, norm), seeds)
      return tanh(convolve(all, 'generator.out', relu(norm(maps, 'generator.out.norm'))))
    },
  },
  critic: {
    weights: (network, draw) => shrinkingWeights('critic', network, layerNormWeights, draw),
    run: (all, x, network) => shrink(all, 'critic', network, x, normByPicture(all)),
  },
  encoder: {
    weights: (network, draw) => shrinkingWeights('encoder', network, normWeights, draw),
    run: (all, x, network, norm) => shrink(all, 'encoder', network, x, norm),
  },
}

/** One block by the name of its weights. `middle`: channels between its two convolutions. */
type ResidualBlock = { readonly scope: string; readonly in: number; readonly middle: number; readonly out: number }
type NormWeights = (scope: string, channels: number) => Blocks

/** Channels after the first convolution and after each halving. */
function channelsOf(network: Network): readonly number[] {
  return Array.from({ length: halvingsOf(network) + 1 }, (_, i) => network.width * Math.min(2 ** i, MOST_WIDTHS))
}

/** Twice the side each; the first convolution already changes the channels. */
function generatorBlocks(network: Network): readonly ResidualBlock[] {
  const channels = channelsOf(network).toReversed()
  return channels.slice(1).map((out, i) => ({ scope: `generator.${i}`, in: channels[i] ?? 0, middle: out, out }))
}

/** Half the side each; the second convolution changes the channels. */
function halvingBlocks(scope: string, network: Network): readonly ResidualBlock[] {
  const channels = channelsOf(network)
  return channels.slice(1).map((out, i) => ({ scope: `${scope}.${i}`, in: channels[i] ?? 0, middle: channels[i] ?? 0, out }))
}

function shrinkingWeights(scope: string, network: Network, norm: NormWeights, draw: Draw): Blocks {
  return {
    ...convolutionWeights(`${scope}.in`, { kernel: 3, in: CHANNELS, out: network.width, gain: 1, bias: true }, draw),
    ...blockWeights(halvingBlocks(scope, network), norm, draw),
  }
}

function shrink(all: Tensors, scope: string, network: Network, x: Tensor4D, norm: Norm): Tensor4D {
  return halvingBlocks(scope, network).reduce((y, block) => down(all, block, y, norm), convolve(all, `${scope}.in`, x))
}

function blockWeights(blocks: readonly ResidualBlock[], norm: NormWeights, draw: Draw): Blocks {
  return Object.assign(
    {},
    ...blocks.map(({ scope, in: inputs, middle, out }) => ({
      ...norm(`${scope}.norm1`, inputs),
      ...convolutionWeights(`${scope}.first`, { kernel: 3, in: inputs, out: middle, gain: 2, bias: false }, draw),
      ...norm(`${scope}.norm2`, middle),
      ...convolutionWeights(`${scope}.second`, { kernel: 3, in: middle, out, gain: 2, bias: true }, draw),
      ...convolutionWeights(`${scope}.shortcut`, { kernel: 1, in: inputs, out, gain: 1, bias: true }, draw),
    })),
  )
}

/** The shortcut's convolution sees single pixels, so it may come before they are repeated, with a quarter of the work. */
function up(all: Tensors, { scope }: ResidualBlock, x: Tensor4D, norm: Norm): Tensor4D {
  const first = convolve(all, `${scope}.first`, repeatPixels(relu(norm(x, `${scope}.norm1`))))
  const second = convolve(all, `${scope}.second`, relu(norm(first, `${scope}.norm2`)))
  return add(second, repeatPixels(convolve(all, `${scope}.shortcut`, x)))
}

function down(all: Tensors, { scope }: ResidualBlock, x: Tensor4D, norm: Norm): Tensor4D {
  const first = convolve(all, `${scope}.first`, relu(norm(x, `${scope}.norm1`)))
  const second = convolve(all, `${scope}.second`, relu(norm(first, `${scope}.norm2`)))
  return add(meanPool(second), convolve(all, `${scope}.shortcut`, meanPool(x)))
}

type Convolution = { readonly kernel: number; readonly in: number; readonly out: number; readonly gain: number; readonly bias: boolean }

function convolutionWeights(scope: string, { kernel, in: inputs, out, gain, bias }: Convolution, draw: Draw): Blocks {
  const area = kernel ** 2
  const w = uniformByBoth([kernel, kernel, inputs, out], { inputs: inputs * area, outputs: out * area }, draw, gain)
  return { [`${scope}.w`]: w, ...(bias && { [`${scope}.b`]: constant([out], 0) }) }
}

function convolve(all: Tensors, scope: string, x: Tensor4D): Tensor4D {
  return keepSide(x, take(all, scope, ['w']).w, all[`${scope}.b`])
}
