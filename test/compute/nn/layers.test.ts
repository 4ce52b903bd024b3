import { describe, expect, test } from 'vitest'
import { mul, sum } from '#engine/compute/tfjs.ts'
import type { Scalar, Tensor } from '#engine/compute/tfjs.ts'
import type { TensorFn, Tensors } from '#engine/compute/program.ts'
import { MOMENTUM, follow, normaliseByBatch, normaliseByStatistics } from '#engine/nn/batch-norm.ts'
import { double, halve } from '#engine/nn/convolution.ts'
import { dense } from '#engine/nn/dense.ts'
import { lossAndGradients } from '#engine/nn/gradients.ts'
import { meanAbsoluteError, meanSquaredError } from '#engine/nn/losses.ts'
import { COMPUTING, evaluate, fromFixture, readFixture, worstError } from '#test/kit/blocks.ts'

type Numbers = { shape: number[]; data: number[] }

// float32 sums of up to 80 products, against PyTorch: 3e-7 measured on `reference`.
const TOLERANCE = 2e-6

/** y = layer(inputs), and the gradients of sum(y dy) by each named input as `d<name>`. */
const withGradients =
  (names: readonly string[], layer: (all: Tensors) => Tensor): TensorFn =>
  (all) => {
    const { gradients, beside } = lossAndGradients(all, names, (given) => {
      const y = layer(given)
      return { loss: sum(mul(y, given['dy']!)) as Scalar, beside: { y } }
    })
    return { ...beside, ...Object.fromEntries(names.map((name) => [`d${name}`, gradients[name]!])) }
  }

describe.each(COMPUTING)('on $id', (runtime) => {
  test.each([
    ['halve', halve],
    ['double', double],
  ] as const)('%s is the convolution of PyTorch, forward and backward', async (name, layer) => {
    const fixture = readFixture<Record<string, Record<string, Numbers>>>('nn/convolution.json')[name]!
    const { x, w, b, dy } = fixture
    const fn = withGradients(['x', 'w', 'b'], (all) => layer(all['x']!, all['w']!, all['b']))
    const outputs = await evaluate(runtime, fn, { x: fromFixture(x!), w: fromFixture(w!), b: fromFixture(b!), dy: fromFixture(dy!) })
    for (const output of ['y', 'dx', 'dw', 'db']) expect(worstError(outputs[output], fixture[output]!), output).toBeLessThan(TOLERANCE)
  })

  test('dense is the linear layer of PyTorch, forward and backward', async () => {
    const fixture = readFixture<Record<string, Numbers>>('nn/dense.json')
    const fn = withGradients(['x', 'w', 'b'], (all) => dense(all['x']!, all['w']!, all['b']!))
    const outputs = await evaluate(
      runtime,
      fn,
      Object.fromEntries(['x', 'w', 'b', 'dy'].map((name) => [name, fromFixture(fixture[name]!)])),
    )
    for (const output of ['y', 'dx', 'dw', 'db']) expect(worstError(outputs[output], fixture[output]!), output).toBeLessThan(TOLERANCE)
  })

  test('batch normalisation is that of PyTorch: training, gradients, running statistics, scoring', async () => {
    const fixture = readFixture<Record<string, Numbers>>('nn/batch-norm.json')
    const fn: TensorFn = (all) => {
      const train = withGradients(['x', 'scale', 'shift'], ({ x, scale, shift }) => normaliseByBatch(x!, scale!, shift!).y)(all)
      const { x, scale, shift, start, one } = all
      const { statistics } = normaliseByBatch(x!, scale!, shift!)
      const running = follow({ mean: start!, variance: one! }, statistics, MOMENTUM)
      return {
        ...train,
        runningMean: running.mean,
        runningVariance: running.variance,
        scored: normaliseByStatistics(x!, scale!, shift!, running),
      }
    }
    const inputs = Object.fromEntries(['x', 'scale', 'shift', 'dy'].map((name) => [name, fromFixture(fixture[name]!)]))
    const start = fromFixture({ shape: [3], data: [0, 0, 0] })
    const one = fromFixture({ shape: [3], data: [1, 1, 1] })
    const outputs = await evaluate(runtime, fn, { ...inputs, start, one })
    for (const output of ['y', 'dx', 'dscale', 'dshift', 'runningMean', 'runningVariance', 'scored']) {
      // One channel stands 25 deviations of another away from zero, which costs a digit.
      expect(worstError(outputs[output], fixture[output]!), output).toBeLessThan(10 * TOLERANCE)
    }
  })

  test.each([
    ['meanSquaredError', meanSquaredError],
    ['meanAbsoluteError', meanAbsoluteError],
  ] as const)('%s and its gradient are those of PyTorch', async (name, loss) => {
    const fixture = readFixture<Record<string, Numbers> & Record<typeof name, { value: number; gradient: Numbers }>>('nn/losses.json')
    const fn: TensorFn = (all) => {
      const result = lossAndGradients(all, ['a'], ({ a, b }) => ({ loss: loss(a!, b!), beside: {} }))
      return { value: result.loss, gradient: result.gradients['a']! }
    }
    const outputs = await evaluate(runtime, fn, { a: fromFixture(fixture['a']!), b: fromFixture(fixture['b']!) })
    expect(worstError(outputs['value'], { data: [fixture[name].value] })).toBeLessThan(TOLERANCE)
    expect(worstError(outputs['gradient'], fixture[name].gradient)).toBeLessThan(TOLERANCE)
  })
})
