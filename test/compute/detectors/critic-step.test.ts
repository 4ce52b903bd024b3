import { beforeAll, describe, expect, test } from 'vitest'
import { makeDraw } from '#domain/random.ts'
import { block } from '#engine/compute/program.ts'
import type { Blocks, TensorFn } from '#engine/compute/program.ts'
import type { Tensor4D } from '#engine/compute/tfjs.ts'
import { criticLoss } from '#engine/detectors/fanogan/losses.ts'
import { firstWeights } from '#engine/detectors/fanogan/model.ts'
import type { Network } from '#engine/detectors/fanogan/network.ts'
import { lossAndGradients } from '#engine/nn/gradients.ts'
import { COMPUTING, evaluate } from '#test/kit/blocks.ts'
import { criticLoss64 } from '#test/kit/float64-critic.ts'
import type { Critic, Layer, Pictures } from '#test/kit/float64-critic.ts'
import { hashed, hashedWeights } from '#test/kit/hashed.ts'

const network: Network = { kind: 'plain', size: 16, latent: 3, width: 2 }
const BATCH = 3
const PENALTY = 10
const PIXELS = 16 * 16 * 3
const weights = Object.fromEntries(
  Object.entries(hashedWeights(firstWeights(network, makeDraw(1)))).filter(([name]) => name.startsWith('critic.')),
)
const names = Object.keys(weights)
const [real, fake] = [7, 8].map((stream) => hashed(BATCH * PIXELS, stream).map((value) => 2 * value))
const alpha = hashed(BATCH, 9).map((value) => value + 0.5)
const pictures = (data: Float32Array) => block([BATCH, 16, 16, 3], data)
const inputs: Blocks = {
  ...weights,
  'in.real': pictures(real!),
  'in.fake': pictures(fake!),
  'in.alpha': block([BATCH, 1, 1, 1], alpha),
}

/** The critic's loss and its gradient by every weight. */
const step: TensorFn = (all) => {
  const of = (name: string) => all[`in.${name}`]! as Tensor4D
  const { loss, gradients } = lossAndGradients(all, names, (given) =>
    criticLoss(given, { real: of('real'), fake: of('fake'), alpha: of('alpha') }, PENALTY, network),
  )
  return { loss, ...Object.fromEntries(Object.entries(gradients).map(([name, gradient]) => [`gradient.${name}`, gradient])) }
}

/** The loss in double precision as a function of one number more or less in one weight. */
function loss64(name: string, place: number, more: number): number {
  const doubles = (of: string): Float64Array => {
    const values = Float64Array.from(weights[of]!.data)
    if (of === name) values[place] = values[place]! + more
    return values
  }
  const layer = (scope: string): Layer => {
    const [, , inputs = 0, outputs = 0] = weights[`${scope}.w`]!.shape
    return { w: doubles(`${scope}.w`), b: doubles(`${scope}.b`), in: inputs, out: outputs }
  }
  const critic: Critic = {
    size: 16,
    layers: [layer('critic.0'), layer('critic.1')],
    head: { w: doubles('critic.head.w'), b: doubles('critic.head.b') },
  }
  const rows = (data: Float32Array): Pictures =>
    Array.from({ length: BATCH }, (_, i) => Float64Array.from(data.subarray(i * PIXELS, (i + 1) * PIXELS)))
  return criticLoss64(critic, rows(real!), rows(fake!), alpha, PENALTY)
}

/** Central differences: the error of the loss's third derivative at 1e-5 is far below that of float32. */
const STEP = 1e-5
const differences: Record<string, Float64Array> = {}

/** Largest difference as a share of the largest number, but of no less than a thousandth of the largest gradient: that of the head's bias is 0. */
function apart(actual: Blocks[string] | undefined, expected: ArrayLike<number>): number {
  const largest = Math.max(...Object.values(differences).flatMap((values) => Array.from(values, Math.abs)))
  const own = Math.max(...Array.from(expected, Math.abs))
  return Math.max(...Array.from(expected, (value, i) => Math.abs((actual?.data[i] ?? NaN) - value))) / Math.max(own, largest / 1000)
}

describe.each(COMPUTING)('the critic step with its gradient penalty, on $id', (runtime) => {
  let outputs: Blocks = {}
  beforeAll(async () => {
    for (const name of names) {
      differences[name] ??= Float64Array.from(weights[name]!.data, (_, i) => (loss64(name, i, STEP) - loss64(name, i, -STEP)) / (2 * STEP))
    }
    outputs = await evaluate(runtime, step, inputs)
  })

  test('has the loss that plain arithmetic in double precision gives', () => {
    expect(outputs['loss']!.data[0]! / loss64('', 0, 0)).toBeCloseTo(1, 4)
  })

  test('has the gradients that differences of that loss give, second order included', () => {
    for (const name of names) {
      // Largest 1e-5 measured; 1e-3 is what training is allowed to differ by.
      expect(apart(outputs[`gradient.${name}`], differences[name]!), name).toBeLessThan(1e-3)
    }
  })

  test('has the gradients of tfjs run eagerly', async () => {
    const reference = COMPUTING.find(({ id }) => id === 'reference')!
    const expected = await evaluate(reference, step, inputs)
    for (const [name, values] of Object.entries(expected)) expect(apart(outputs[name], values.data), name).toBeLessThan(1e-3)
  })
})
