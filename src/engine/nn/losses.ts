import { abs, mean, square, sub } from '#engine/compute/tfjs.ts'
import type { Scalar, Tensor } from '#engine/compute/tfjs.ts'

/** Mean squared difference over everything: a and b of any one shape -> []. */
export function meanSquaredError(a: Tensor, b: Tensor): Scalar {
  return mean(square(sub(a, b)))
}

/** Mean absolute difference over everything: a and b of any one shape -> []. */
export function meanAbsoluteError(a: Tensor, b: Tensor): Scalar {
  return mean(abs(sub(a, b)))
}
