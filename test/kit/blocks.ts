import { readFileSync } from 'node:fs'
import { engine } from '#engine/compute/tfjs.ts'
import { block } from '#engine/compute/program.ts'
import type { Block, Blocks, Runtime, Specs, TensorFn } from '#engine/compute/program.ts'
import { RUNTIMES } from '#engine/compute/runtimes/registry.ts'

/** The runtimes that can be used on this machine; TensorFlow is optional. */
export const PRESENT: readonly Runtime[] = await presentRuntimes()

/** Those that compute; `null` does not. */
export const COMPUTING: readonly Runtime[] = PRESENT.filter((runtime) => runtime.id !== 'null')

async function presentRuntimes(): Promise<readonly Runtime[]> {
  const found = await Promise.all(RUNTIMES.map(async ({ runtime }) => ((await runtime.probe()).length > 0 ? [runtime] : [])))
  return found.flat()
}

/** Runs `fn` once on a runtime, without state. */
export async function evaluate(runtime: Runtime, fn: TensorFn, inputs: Blocks): Promise<Blocks> {
  const [device] = await runtime.probe()
  const program = await runtime.compile(fn, specs(inputs), { device: device!.id })
  try {
    return await program.run(inputs)
  } finally {
    await program.dispose()
  }
}

export function specs(blocks: Blocks): Specs {
  return Object.fromEntries(Object.entries(blocks).map(([name, { dtype, shape }]) => [name, { dtype, shape }]))
}

/** `{ shape, data }` of a fixture as a block. */
export function fromFixture(tensor: { shape: number[]; data: number[] }): Block {
  return block(tensor.shape, Float32Array.from(tensor.data))
}

export function readFixture<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(`../fixtures/${path}`, import.meta.url), 'utf8')) as T
}

/** The largest difference as a share of the largest expected value: one number that says how far two blocks are apart. */
export function worstError(actual: Block | undefined, expected: { readonly data: ArrayLike<number> }): number {
  if (actual === undefined || actual.data.length !== expected.data.length) return Infinity
  let worst = 0
  let largest = 1e-30
  for (let i = 0; i < actual.data.length; i++) {
    const difference = Math.abs(actual.data[i]! - expected.data[i]!)
    if (!(difference <= worst)) worst = difference
    largest = Math.max(largest, Math.abs(expected.data[i]!))
  }
  return worst / largest
}

/** Tensors that tfjs holds, on any backend: `memory()` asks the backend, and one that records has none to tell of. */
export function liveTensors(): number {
  return engine().state.numTensors
}
