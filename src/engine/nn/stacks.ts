// Rows of convolutions that halve or double the side, as DCGAN lines them up (Radford 2016, arXiv 1511.06434): the body of every network here.
import { leakyRelu, relu, tanh } from '#engine/compute/tfjs.ts'
import type { Tensor, Tensor4D } from '#engine/compute/tfjs.ts'
import type { Draw } from '#domain/random.ts'
import { take } from '#engine/compute/program.ts'
import type { Block, Blocks, Tensors } from '#engine/compute/program.ts'
import { double, halve } from './convolution.ts'
import { constant, smallNormal } from './initial.ts'
import { normWeights } from './norm.ts'
import type { Norm } from './norm.ts'

/** One convolution by the name of its weights. A layer that is normalised needs no bias. */
export type Layer = { readonly scope: string; readonly in: number; readonly out: number; readonly norm: boolean }

/** Slope of the leaky ReLU below zero. */
const SLOPE = 0.2

/** Layers `<scope>.0`, `<scope>.1`, … from one number of channels to the next. */
export function layersOf(scope: string, channels: readonly number[], isNormed: (index: number) => boolean): readonly Layer[] {
  return channels.slice(1).map((out, i) => ({ scope: `${scope}.${i}`, in: channels[i] ?? 0, out, norm: isNormed(i) }))
}

/** First weights of halving layers. */
export function halvingWeights(layers: readonly Layer[], draw: Draw): Blocks {
  return weightsOf(layers, (layer) => smallNormal([4, 4, layer.in, layer.out], draw))
}

/** First weights of doubling layers. */
export function doublingWeights(layers: readonly Layer[], draw: Draw): Blocks {
  return weightsOf(layers, (layer) => smallNormal([4, 4, layer.out, layer.in], draw))
}

/** x: [n, side, side, c] -> [n, side / 2^layers, …], each layer with its norm and a leaky ReLU. */
export function halveAll(all: Tensors, layers: readonly Layer[], x: Tensor4D, norm: Norm): Tensor4D {
  return layers.reduce((y, layer) => leakyRelu(convolve(halve, all, layer, y, norm), SLOPE), x)
}

/** x: [n, side, side, c] -> [n, 2^layers side, …], each layer with its norm and a ReLU; the last one a picture, with tanh. */
export function doubleAll(all: Tensors, layers: readonly Layer[], x: Tensor4D, norm: Norm): Tensor4D {
  return layers.reduce((y, layer, i) => {
    const z = convolve(double, all, layer, y, norm)
    return i === layers.length - 1 ? tanh(z) : relu(z)
  }, x)
}

type Convolution = (x: Tensor, w: Tensor, b?: Tensor) => Tensor4D

function convolve(convolution: Convolution, all: Tensors, { scope, norm: isNormed }: Layer, x: Tensor4D, norm: Norm): Tensor4D {
  const { w } = take(all, scope, ['w'])
  return isNormed ? norm(convolution(x, w), scope) : convolution(x, w, take(all, scope, ['b']).b)
}

function weightsOf(layers: readonly Layer[], filter: (layer: Layer) => Block): Blocks {
  const weights: Record<string, Block> = {}
  for (const layer of layers) {
    weights[`${layer.scope}.w`] = filter(layer)
    Object.assign(weights, layer.norm ? normWeights(layer.scope, layer.out) : { [`${layer.scope}.b`]: constant([layer.out], 0) })
  }
  return weights
}
