// What a device must compute correctly before it is offered: a small network forward, its gradients, the gradient of a gradient (the
// critic's penalty), and one step of the optimiser, all compared with the reference.
import { makeDraw } from '#domain/random.ts'
import { add, grad, leakyRelu, matMul, mean, reshape, sqrt, square, sub, sum, tanh } from '#engine/compute/tfjs.ts'
import type { Scalar, Tensor } from '#engine/compute/tfjs.ts'
import { adam, adamMoments, adamScalars, ADAM } from '#engine/nn/adam.ts'
import { double, halve } from '#engine/nn/convolution.ts'
import { lossAndGradients } from '#engine/nn/gradients.ts'
import { block, scalarBlock, take } from './program.ts'
import type { Blocks, Runtime, Specs, TensorFn, Tensors } from './program.ts'
import { referenceRuntime } from './runtimes/reference/index.ts'

/** The largest error that a device may show, as a share of the largest number: float32 with sums of 4,096 terms in any order stays below 1e-4. */
export const LARGEST_ERROR = 1e-3

/** For each check, the largest difference from the reference as a share of the check's largest number. */
export type SelfTest = Readonly<Record<string, number>>

const SHAPES: Readonly<Record<string, readonly number[]>> = {
  'first.w': [4, 4, 3, 16],
  'second.w': [4, 4, 16, 32],
  'dense.w': [512, 8],
  'back.w': [4, 4, 16, 32],
}
const WEIGHTS = Object.keys(SHAPES)
const PICTURES = [16, 16, 16, 3]

const CHECKS: Readonly<Record<string, TensorFn>> = {
  forward: (all) => ({ latent: network(all, all['in.batch'] as Tensor).latent, rebuilt: network(all, all['in.batch'] as Tensor).rebuilt }),
  gradients: (all) => lossAndGradients(all, WEIGHTS, (given) => ({ loss: loss(given), beside: {} })).gradients,
  'second order': (all) => lossAndGradients(all, WEIGHTS, (given) => ({ loss: penalty(given), beside: {} })).gradients,
  optimiser: (all) => {
    const { gradients } = lossAndGradients(all, WEIGHTS, (given) => ({ loss: loss(given), beside: {} }))
    return adam(all, gradients, take(all, 'in', ['rate', 'epsilon']), ADAM)
  },
}

/** Runs every check on a device. Rejects with whatever the runtime throws, which is a reason not to use the device. */
export async function selfTest(runtime: Runtime, device: string): Promise<SelfTest> {
  const inputs = drawInputs()
  const errors: Record<string, number> = {}
  for (const [name, fn] of Object.entries(CHECKS)) {
    const [actual, expected] = [await run(runtime, device, fn, inputs), await run(referenceRuntime, 'reference', fn, inputs)]
    errors[name] = Math.max(...Object.keys(expected).map((output) => relativeError(actual, expected, output)))
  }
  return errors
}

function network(all: Tensors, x: Tensor): { latent: Tensor; rebuilt: Tensor } {
  const weights = all as Record<string, Tensor>
  const first = leakyRelu(halve(x, weights['first.w'] as Tensor), 0.2)
  const second = leakyRelu(halve(first, weights['second.w'] as Tensor), 0.2)
  const latent = matMul(reshape(second, [x.shape[0] ?? 0, -1]), weights['dense.w'] as Tensor)
  return { latent, rebuilt: tanh(double(second, weights['back.w'] as Tensor)) }
}

function loss(all: Tensors): Scalar {
  const { latent, rebuilt } = network(all, all['in.batch'] as Tensor)
  return add(mean(square(latent)), mean(square(rebuilt)))
}

/** The penalty of WGAN-GP (Gulrajani 2017, arXiv 1704.00028, equation 3): how far the length of the gradient in each picture is from 1. */
function penalty(all: Tensors): Scalar {
  const slope = grad((x: Tensor) => {
    const { latent, rebuilt } = network(all, x)
    return add(sum(latent), sum(rebuilt))
  })(all['in.batch'] as Tensor)
  const length = sqrt(add(sum(square(slope), [1, 2, 3]), 1e-12))
  return mean(square(sub(length, 1)))
}

function drawInputs(): Blocks {
  const draw = makeDraw(1, 'self-test')
  const numbers = (shape: readonly number[], scale: number) =>
    block(
      shape,
      Float32Array.from({ length: shape.reduce((product, side) => product * side, 1) }, () => scale * draw.normal()),
    )
  const weights = Object.fromEntries(Object.entries(SHAPES).map(([name, shape]) => [name, numbers(shape, 0.1)]))
  const scalars = adamScalars(1, { ...ADAM, learningRate: 1e-3 })
  return {
    ...weights,
    ...adamMoments(weights, WEIGHTS),
    'in.batch': numbers(PICTURES, 1),
    'in.rate': scalarBlock(scalars.rate),
    'in.epsilon': scalarBlock(scalars.epsilon),
  }
}

async function run(runtime: Runtime, device: string, fn: TensorFn, inputs: Blocks): Promise<Blocks> {
  const signature: Specs = Object.fromEntries(Object.entries(inputs).map(([name, { dtype, shape }]) => [name, { dtype, shape }]))
  const program = await runtime.compile(fn, signature, { device })
  try {
    return await program.run(inputs)
  } finally {
    await program.dispose()
  }
}

function relativeError(actual: Blocks, expected: Blocks, name: string): number {
  const [a, e] = [actual[name]?.data, expected[name]?.data]
  if (a === undefined || e === undefined || a.length !== e.length) return Infinity
  let worst = 0
  let largest = 1e-30
  for (let i = 0; i < e.length; i++) {
    const difference = Math.abs((a[i] as number) - (e[i] as number))
    if (!(difference <= worst)) worst = difference
    largest = Math.max(largest, Math.abs(e[i] as number))
  }
  return worst / largest
}
