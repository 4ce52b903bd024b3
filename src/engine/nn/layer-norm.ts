import { add, mean, mul, rsqrt, square, sub } from '#engine/compute/tfjs.ts'
import type { Tensor, Tensor4D } from '#engine/compute/tfjs.ts'
import { take } from '#engine/compute/program.ts'
import type { Blocks, Tensors } from '#engine/compute/program.ts'
import { constant } from './initial.ts'
import type { Norm } from './norm.ts'

const EPSILON = 1e-5
const ONE_PICTURE = [1, 2, 3]

/** First weights of one layer normalisation: `scale` and `shift` of each channel. */
export function layerNormWeights(scope: string, channels: number): Blocks {
  return { [`${scope}.scale`]: constant([channels], 1), [`${scope}.shift`]: constant([channels], 0) }
}

/**
 * x: [n, h, w, c] -> each picture by the mean and variance of all its numbers, then scale and shift of each channel (Ba 2016, arXiv
 * 1607.06450). Nothing couples the pictures of a batch, which is what a critic with a gradient penalty needs.
 */
export function normByPicture(all: Tensors): Norm {
  return (x: Tensor4D, scope: string): Tensor4D => {
    const { scale, shift } = take(all, scope, ['scale', 'shift'])
    const off = sub(x, mean(x, ONE_PICTURE, true))
    const inverse: Tensor = rsqrt(add(mean(square(off), ONE_PICTURE, true), EPSILON))
    return add(mul(mul(off, inverse), scale), shift)
  }
}
