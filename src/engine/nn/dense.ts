import { add, matMul } from '#engine/compute/tfjs.ts'
import type { Tensor, Tensor2D } from '#engine/compute/tfjs.ts'
import type { Draw } from '#domain/random.ts'
import { take } from '#engine/compute/program.ts'
import type { Blocks, Tensors } from '#engine/compute/program.ts'
import { uniformByInputs } from './initial.ts'

/** x: [n, in], w: [in, out], b: [out] -> x w + b, [n, out]. */
export function dense(x: Tensor, w: Tensor, b: Tensor): Tensor2D {
  return add(matMul(x, w), b)
}

/** First weights of a dense layer: `<scope>.w` [in, out] and `<scope>.b` [out], as PyTorch draws them. */
export function denseWeights(scope: string, inputs: number, outputs: number, draw: Draw): Blocks {
  return {
    [`${scope}.w`]: uniformByInputs([inputs, outputs], inputs, draw),
    [`${scope}.b`]: uniformByInputs([outputs], inputs, draw),
  }
}

/** `dense` with the weights of a scope. */
export function denseOf(all: Tensors, scope: string, x: Tensor): Tensor2D {
  const { w, b } = take(all, scope, ['w', 'b'])
  return dense(x, w, b)
}
