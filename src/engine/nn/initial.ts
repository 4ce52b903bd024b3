// First values of weights, drawn from the run's seed.
import type { Draw } from '#domain/random.ts'
import { block } from '#engine/compute/program.ts'
import type { Block } from '#engine/compute/program.ts'

/** Normal with mean 0 and the deviation 0.02 of DCGAN (Radford 2016, arXiv 1511.06434, section 4): every convolution here. */
export function smallNormal(shape: readonly number[], draw: Draw): Block {
  return filled(shape, () => 0.02 * draw.normal())
}

/** Uniform within 1 / sqrt(inputs) on both sides: weights and bias of PyTorch's Linear. */
export function uniformByInputs(shape: readonly number[], inputs: number, draw: Draw): Block {
  const bound = 1 / Math.sqrt(inputs)
  return filled(shape, () => (2 * draw.uniform() - 1) * bound)
}

/** Uniform with the variance gain / mean of inputs and outputs (Glorot and Bengio 2010; gain 2 for He 2015 before a ReLU). */
export function uniformByBoth(
  shape: readonly number[],
  { inputs, outputs }: { inputs: number; outputs: number },
  draw: Draw,
  gain = 1,
): Block {
  const bound = Math.sqrt((6 * gain) / (inputs + outputs))
  return filled(shape, () => (2 * draw.uniform() - 1) * bound)
}

/** One value everywhere. */
export function constant(shape: readonly number[], value: number): Block {
  return filled(shape, () => value)
}

function filled(shape: readonly number[], next: () => number): Block {
  const data = new Float32Array(shape.reduce((product, side) => product * side, 1))
  for (let i = 0; i < data.length; i++) data[i] = next()
  return block(shape, data)
}
