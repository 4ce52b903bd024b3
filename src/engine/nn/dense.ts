import { add, matMul } from '#engine/compute/tfjs.ts'
import type { Tensor, Tensor2D } from '#engine/compute/tfjs.ts'

/** x: [n, in], w: [in, out], b: [out] -> x w + b, [n, out]. */
export function dense(x: Tensor, w: Tensor, b: Tensor): Tensor2D {
  return add(matMul(x, w), b)
}
