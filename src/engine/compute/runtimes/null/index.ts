// Computes nothing: zeros of the right shapes, state that never changes. The smallest runtime there can be proves the
// interface, and shows what the loops around the arithmetic cost.
import { referenceRuntime } from '#engine/compute/runtimes/reference/index.ts'
import type { Block, Blocks, Runtime, Spec, Specs } from '#engine/compute/program.ts'

export const nullRuntime: Runtime = {
  id: 'null',
  title: 'Null (computes nothing)',
  probe: () => Promise.resolve([{ id: 'null', title: 'Null, for tests', runtime: 'null' }]),
  state: (initial, device) => referenceRuntime.state(initial, device),
  compile: async (fn, signature, options) => {
    // tfjs infers no shapes without running, so the reference runs once, on zeros and on a state of its own.
    const state = options.state && (await referenceRuntime.state(await options.state.read(), options.device))
    const once = await referenceRuntime.compile(fn, signature, state === undefined ? options : { ...options, state })
    const outputs = zeros(await once.run(zeros(signature)))
    return { run: () => Promise.resolve(outputs), dispose: () => Promise.resolve() }
  },
}

function zeros(specs: Specs): Blocks {
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, zero(spec)]))
}

function zero({ dtype, shape }: Spec): Block {
  const size = shape.reduce((product, side) => product * side, 1)
  return dtype === 'float32' ? { dtype, shape, data: new Float32Array(size) } : { dtype, shape, data: new Int32Array(size) }
}
