// Adam (Kingma and Ba 2015, arXiv 1412.6980, algorithm 1), equal to torch.optim.Adam without weight decay.
import { add, div, mul, sqrt, square, sub } from '#engine/compute/tfjs.ts'
import type { Tensor } from '#engine/compute/tfjs.ts'
import { block } from '#engine/compute/program.ts'
import type { Blocks, Tensors } from '#engine/compute/program.ts'

export type AdamSettings = { readonly learningRate: number; readonly beta1: number; readonly beta2: number; readonly epsilon: number }

export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const

/** Zeros for both moments of each named weight, to be kept in the state. */
export function adamMoments(weights: Blocks, names: readonly string[]): Blocks {
  const moments: Record<string, Blocks[string]> = {}
  for (const name of names) {
    const weight = weights[name]
    if (weight === undefined) throw new Error(`There is no weight named ${name}.`)
    for (const moment of [first(name), second(name)]) moments[moment] = block(weight.shape, new Float32Array(weight.data.length))
  }
  return moments
}

/**
 * What changes from step to step (counted from 1), as inputs, so that no graph depends on the step number. Bias corrections and
 * the factors 1 - beta, which `adam` leaves out of its moments, are folded into both.
 */
export function adamScalars(step: number, settings: AdamSettings): { rate: number; epsilon: number } {
  const { learningRate, beta1, beta2, epsilon } = settings
  const secondScale = Math.sqrt((1 - beta2 ** step) / (1 - beta2))
  return { rate: (learningRate * secondScale * (1 - beta1)) / (1 - beta1 ** step), epsilon: epsilon * secondScale }
}

/**
 * One step: weights by name and their gradients -> new weights and moments. The moments are kept without their factors
 * (m / (1 - beta1), v / (1 - beta2)), which saves two of twelve passes over every weight. rate and epsilon: `adamScalars`.
 */
export function adam(
  all: Tensors,
  gradients: Tensors,
  scalars: { rate: Tensor; epsilon: Tensor },
  { beta1, beta2 }: Pick<AdamSettings, 'beta1' | 'beta2'>,
): Tensors {
  const changed: Record<string, Tensor> = {}
  for (const [name, gradient] of Object.entries(gradients)) {
    const m = add(mul(named(all, first(name)), beta1), gradient)
    const v = add(mul(named(all, second(name)), beta2), square(gradient))
    const move = div(mul(m, scalars.rate), add(sqrt(v), scalars.epsilon))
    changed[name] = sub(named(all, name), move)
    changed[first(name)] = m
    changed[second(name)] = v
  }
  return changed
}

const first = (name: string): string => `adam.m.${name}`
const second = (name: string): string => `adam.v.${name}`

function named(all: Tensors, name: string): Tensor {
  const tensor = all[name]
  if (tensor === undefined) throw new Error(`There is no tensor named ${name}.`)
  return tensor
}
