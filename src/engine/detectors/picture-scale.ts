import { add, mul, sub } from '#engine/compute/tfjs.ts'
import type { Tensor, Tensor4D } from '#engine/compute/tfjs.ts'

/** Pictures in 0…1 -> -1…1, the range of tanh. */
export function toNetworkScale(x: Tensor): Tensor4D {
  return sub(mul(x, 2), 1)
}

/** A network's -1…1 -> pictures in 0…1. */
export function toPictureScale(y: Tensor): Tensor4D {
  return add(mul(y, 0.5), 0.5)
}
