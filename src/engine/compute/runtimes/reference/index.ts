// The function as tfjs computes it, operation by operation, in plain JavaScript: slow, and what every other runtime is compared with.
import '@tensorflow/tfjs-backend-cpu'
import { setBackend, tidy } from '#engine/compute/tfjs.ts'
import type { Blocks, CompileOptions, Program, Runtime, Specs, TensorFn } from '#engine/compute/program.ts'
import { BlockState } from './state.ts'
import { checkInputs } from '#engine/compute/runtimes/check.ts'
import { toBlock, toTensor } from './tensors.ts'

export const referenceRuntime: Runtime = {
  id: 'reference',
  title: 'Reference (plain JavaScript)',
  probe: () => Promise.resolve([{ id: 'reference', title: 'Reference, for tests', runtime: 'reference' }]),
  state: (initial) => Promise.resolve(new BlockState(initial)),
  compile: (fn, signature, options) => Promise.resolve(program(fn, signature, options)),
}

function program(fn: TensorFn, signature: Specs, options: CompileOptions): Program {
  const { state, constants = {} } = options
  if (state !== undefined && !(state instanceof BlockState)) throw new Error('The state belongs to another runtime.')
  return {
    run: (inputs) => {
      checkInputs(inputs, signature)
      const outputs = evaluate(fn, { ...constants, ...Object.fromEntries(state?.entries() ?? []), ...inputs })
      const isState = ([name]: readonly [string, unknown]): boolean => state?.has(name) ?? false
      const results = Object.entries(outputs)
      state?.replace(Object.fromEntries(results.filter(isState)))
      return Promise.resolve(Object.fromEntries(results.filter((result) => !isState(result))))
    },
    dispose: () => Promise.resolve(),
  }
}

/** Runs `fn` once, without an await: at the next one another program of this process may set another tfjs backend. */
function evaluate(fn: TensorFn, inputs: Blocks): Blocks {
  // A backend made without waiting, as this one is, is set when the call returns.
  void setBackend('cpu')
  const outputs: Record<string, Blocks[string]> = {}
  tidy(() => {
    const results = fn(Object.fromEntries(Object.entries(inputs).map(([name, block]) => [name, toTensor(block)])))
    for (const [name, result] of Object.entries(results)) outputs[name] = toBlock(result)
  })
  return outputs
}
