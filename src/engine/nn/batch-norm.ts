// Batch normalisation (Ioffe and Szegedy 2015, arXiv 1502.03167) with PyTorch's conventions: the biased variance normalises,
// the unbiased one goes into the running statistics, epsilon 1e-5.
import { add, customGrad, div, mean, mul, neg, rsqrt, square, sub, sum } from '#engine/compute/tfjs.ts'
import type { GradSaveFunc, Tensor, Tensor1D, Tensor4D } from '#engine/compute/tfjs.ts'

const EPSILON = 1e-5
const PIXELS = [0, 1, 2]

/** Mean and unbiased variance of each channel, both [c]. */
export type Statistics = { readonly mean: Tensor; readonly variance: Tensor }

/** Share of a batch in the running statistics while training. */
export const MOMENTUM = 0.1

/** x: [n, h, w, c], scale and shift: [c] -> (x - mean) / sqrt(variance + 1e-5) * scale + shift by the batch's own statistics, which are returned beside. */
export function normaliseByBatch(x: Tensor, scale: Tensor, shift: Tensor): { y: Tensor4D; statistics: Statistics } {
  const count = pixelCount(x)
  const batch = batchMoments(x)
  const unbiased = mul(batch.variance, count / (count - 1))
  return { y: normalise(x as Tensor4D, scale, shift), statistics: { mean: batch.mean, variance: unbiased } }
}

/** x: [n, h, w, c] -> the same, normalised by known statistics; what scoring does. */
export function normaliseByStatistics(x: Tensor, scale: Tensor, shift: Tensor, statistics: Statistics): Tensor4D {
  return affine(x, scale, shift, { mean: statistics.mean, inverse: rsqrt(add(statistics.variance, EPSILON)) })
}

/** Running statistics moved towards a batch's by `rate`, a scalar: MOMENTUM while training, 1/k at the k-th batch of a plain average. */
export function follow(running: Statistics, batch: Statistics, rate: Tensor | number): Statistics {
  const towards = (from: Tensor, to: Tensor): Tensor => add(from, mul(sub(to, from), rate))
  return { mean: towards(running.mean, batch.mean), variance: towards(running.variance, batch.variance) }
}

/**
 * The gradient is written out because derived step by step it takes about twice the passes over [n, h, w, c]. With
 * x^ = (x - mean) * inverse: d/dx = scale * inverse * (dy - mean(dy) - x^ mean(dy x^)), multiplied out to one factor each for dy and x.
 */
const normalise = customGrad((...inputs: (Tensor | GradSaveFunc)[]) => {
  const [x, scale, shift, save] = inputs as [Tensor4D, Tensor1D, Tensor1D, GradSaveFunc]
  const batch = batchMoments(x)
  const inverse = rsqrt(add(batch.variance, EPSILON))
  save([x, scale, batch.mean, inverse])
  return { value: affine(x, scale, shift, { mean: batch.mean, inverse }), gradFunc: gradient }
})

function gradient(dy: Tensor, saved: Tensor[]): [Tensor, Tensor, Tensor] {
  const [x, scale, center, inverse] = saved as [Tensor, Tensor, Tensor, Tensor]
  const count = pixelCount(x)
  const dShift = sum(dy, PIXELS)
  const dScale = mul(sub(sum(mul(dy, x), PIXELS), mul(center, dShift)), inverse)
  const factor = mul(scale, inverse)
  const perX = div(mul(mul(factor, inverse), dScale), -count)
  const constant = neg(add(mul(perX, center), div(mul(factor, dShift), count)))
  return [add(add(mul(dy, factor), mul(x, perX)), constant), dScale, dShift]
}

function affine(x: Tensor, scale: Tensor, shift: Tensor, by: { mean: Tensor; inverse: Tensor }): Tensor4D {
  const factor = mul(scale, by.inverse)
  return add(mul(x, factor), sub(shift, mul(by.mean, factor)))
}

/** Mean and biased variance of each channel. */
function batchMoments(x: Tensor): Statistics {
  const center = mean(x, PIXELS)
  return { mean: center, variance: mean(square(sub(x, center)), PIXELS) }
}

function pixelCount(x: Tensor): number {
  const [n = 0, height = 0, width = 0] = x.shape
  return n * height * width
}
