// The embedded runtime: a function is traced once, lowered to one ONNX graph, and run by onnxruntime-node.
import { cpus } from 'node:os'
import type { InferenceSession } from 'onnxruntime-node'
import { Tensor } from 'onnxruntime-node'
import type { Block, CompileOptions, Program, Runtime, Spec, Specs, TensorFn } from '#engine/compute/program.ts'
import { lower, OPSETS, outputName } from '#engine/compute/lower/lower.ts'
import { writeOnnx } from '#engine/compute/lower/onnx-writer.ts'
import { checkSpec } from '#engine/compute/runtimes/check.ts'
import { trace } from '#engine/compute/trace/trace.ts'
import { blockSize } from './block-size.ts'
import { openSession, outOfMemory, THREADS } from './session.ts'
import { CompiledState } from './state.ts'

export const compiledRuntime: Runtime = makeCompiledRuntime(blockSize)

/** The runtime with channels in blocks of `block()`, 0 for the portable operators alone; tests compare the two. */
export function makeCompiledRuntime(block: () => Promise<number>): Runtime {
  return {
    id: 'compiled',
    title: 'Compiled (ONNX Runtime)',
    probe: () => Promise.resolve([{ id: 'cpu', title: `${cpus()[0]?.model.trim() ?? 'CPU'}, ${THREADS} threads`, runtime: 'compiled' }]),
    state: async (initial) => new CompiledState(initial, await block()),
    compile: async (fn, signature, options) => compile(fn, signature, options, await block()),
  }
}

async function compile(fn: TensorFn, signature: Specs, { device, state, constants = {} }: CompileOptions, block: number): Promise<Program> {
  if (state !== undefined && !(state instanceof CompiledState)) throw new Error('The state belongs to another runtime.')
  const graph = trace(fn, { ...state?.specs(), ...signature }, constants)
  const lowered = lower(graph, { block, layoutOf: (name) => state?.layoutOf(name) })
  const session = await openSession(
    writeOnnx({ name: fn.name || 'function', opsets: OPSETS, ...lowered }),
    device,
    Object.keys(constants).length > 0 ? 'all' : 'disabled',
  )
  const changed = [...graph.outputs.keys()].filter((name) => state?.has(name))
  const results = new Map(
    [...graph.outputs].filter(([name]) => !state?.has(name)).map(([name, { type, shape }]) => [name, { dtype: type, shape }]),
  )
  return {
    run: async (inputs) => {
      for (const [name, spec] of Object.entries(signature)) checkSpec(name, inputs[name], spec)
      const feeds: Record<string, Tensor> = {}
      for (const name of graph.inputs.keys()) feeds[name] = state?.has(name) ? state.current(name) : toTensor(inputs[name] as Block)
      const fetches: Record<string, Tensor | null> = {}
      for (const name of changed) fetches[outputName(graph, name)] = state?.spare(name) ?? null
      for (const name of results.keys()) fetches[outputName(graph, name)] = null
      const outputs = await run(session, feeds, fetches)
      state?.swap(changed)
      return Object.fromEntries([...results].map(([name, spec]) => [name, toBlock(outputs[outputName(graph, name)], spec)]))
    },
    dispose: () => session.release(),
  }
}

async function run(
  session: InferenceSession,
  feeds: Record<string, Tensor>,
  fetches: Record<string, Tensor | null>,
): Promise<InferenceSession.OnnxValueMapType> {
  try {
    return await session.run(feeds, fetches)
  } catch (error) {
    throw outOfMemory(error) ?? error
  }
}

function toTensor(given: Block): Tensor {
  if (given.dtype === 'float32') return new Tensor('float32', given.data, given.shape)
  return given.dtype === 'int32'
    ? new Tensor('int32', given.data, given.shape)
    : new Tensor('bool', Uint8Array.from(given.data), given.shape)
}

function toBlock(output: InferenceSession.OnnxValueMapType[string] | undefined, { dtype, shape }: Spec): Block {
  const data = output?.data
  if (dtype === 'float32') return { dtype, shape, data: data as Float32Array }
  return { dtype, shape, data: Int32Array.from(data as Int32Array | Uint8Array) }
}
