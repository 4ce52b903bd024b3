import { describe, expect, test } from 'vitest'
import { grad, leakyRelu, mul, sqrt, square, sub, sum } from '#engine/compute/tfjs.ts'
import type { Scalar, Tensor } from '#engine/compute/tfjs.ts'
import type { TensorFn } from '#engine/compute/program.ts'
import { makeDraw } from '#domain/random.ts'
import { block } from '#engine/compute/program.ts'
import type { Block } from '#engine/compute/program.ts'
import { halve } from '#engine/nn/convolution.ts'
import { lossAndGradients } from '#engine/nn/gradients.ts'
import { smallNormal } from '#engine/nn/initial.ts'
import { COMPUTING, evaluate, liveTensors } from '#test/kit/blocks.ts'

/** A critic of two convolutions and the penalty (|d critic / dx| - 1)² on it: Gulrajani 2017, equation 3. */
const penalty: TensorFn = (all) => {
  const { loss, gradients } = lossAndGradients(all, ['first', 'second'], ({ x, first, second }) => {
    const critic = (picture: Tensor): Scalar => sum(halve(leakyRelu(halve(picture, first!), 0.2), second!))
    const slope = grad(critic)(x!)
    return { loss: square(sub(sqrt(sum(square(slope))), 1)) as Scalar, beside: {} }
  })
  return { loss, ...gradients }
}

const scaled = (from: Block, by: number): Block =>
  block(
    from.shape,
    Float32Array.from(from.data, (value) => value * by),
  )

describe.each(COMPUTING)('gradients on $id', (runtime) => {
  test('of a gradient penalty agree with finite differences', async () => {
    const draw = makeDraw(3)
    const inputs = {
      x: scaled(smallNormal([1, 8, 8, 2], draw), 50),
      first: scaled(smallNormal([4, 4, 2, 3], draw), 15),
      second: scaled(smallNormal([4, 4, 3, 2], draw), 15),
    }
    const analytic = await evaluate(runtime, penalty, inputs)
    for (const name of ['first', 'second'] as const) {
      for (const index of [0, 17, 50]) {
        // The penalty is quadratic in the weights between two kinks, so a wide step costs no accuracy.
        const step = 0.01
        const moved = async (by: number): Promise<number> => {
          const data = inputs[name].data.slice() as Float32Array
          data[index]! += by
          return (await evaluate(runtime, penalty, { ...inputs, [name]: block(inputs[name].shape, data) }))['loss']!.data[0]!
        }
        const numeric = ((await moved(step)) - (await moved(-step))) / (2 * step)
        expect(analytic[name]!.data[index]! / numeric, `${name}[${index}]`).toBeCloseTo(1, 2)
      }
    }
  })

  test('come with what else the function found', async () => {
    const fn: TensorFn = (all) => {
      const result = lossAndGradients(all, ['x'], ({ x }) => ({ loss: sum(square(x!)) as Scalar, beside: { twice: mul(x!, 2), same: x! } }))
      return { dx: result.gradients['x']!, ...result.beside }
    }
    const before = liveTensors()
    const { dx, twice, same } = await evaluate(runtime, fn, { x: block([2], Float32Array.of(3, -1)) })
    expect([dx, twice, same].map((result) => [...result!.data])).toEqual([
      [6, -2],
      [6, -2],
      [3, -1],
    ])
    expect(liveTensors()).toBe(before)
  })
})
