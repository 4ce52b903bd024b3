import { Fault } from '#domain/faults.ts'
import type { Tensor } from '#engine/compute/tfjs.ts'
import { tidy } from '#engine/compute/tfjs.ts'
import type { Blocks, Specs, TensorFn } from '#engine/compute/program.ts'
import { tensorOf, valueOf, withRecorder } from './backend.ts'
import type { Graph, Value } from './graph.ts'
import { Recorder } from './recorder.ts'

/**
 * Records what a function does with tensors of the given shapes, gradients included; `constants` become part of the graph. The function runs once; it must not read a
 * tensor's numbers. Throws Faults `compute.kernel-unknown` and `compute.symbolic-read`.
 */
export function trace(fn: TensorFn, signature: Specs, constants: Blocks = {}): Graph {
  const recorder = new Recorder()
  const outputs = new Map<string, Value>()
  withRecorder(recorder, () => {
    tidy(() => {
      const inputs: Record<string, Tensor> = Object.fromEntries(
        Object.entries(signature).map(([name, { dtype, shape }]) => [name, tensorOf(recorder.input(name, dtype, shape))]),
      )
      for (const [name, { dtype, shape, data }] of Object.entries(constants)) inputs[name] = tensorOf(recorder.constant(data, dtype, shape))
      for (const [name, tensor] of Object.entries(call(fn, inputs))) outputs.set(name, valueOf(tensor))
    })
  })
  return recorder.graph(outputs)
}

function call(fn: TensorFn, inputs: Record<string, Tensor>): Readonly<Record<string, Tensor>> {
  try {
    return fn(inputs)
  } catch (error) {
    const unknown = error instanceof Error ? /(?:Cannot find registered kernel|Kernel) '(\w+)'/.exec(error.message) : null
    if (unknown === null) throw error
    throw new Fault(
      'compute.kernel-unknown',
      {
        what: `The function ${fn.name || '(without a name)'} uses the tfjs kernel ${unknown[1]}, which cannot be compiled.`,
        why: 'The tracer has no row for it, so it can neither give its shape nor lower it to ONNX.',
        do: 'Add a row to compute/trace/kernels.ts and a rule to compute/lower/rules, or write the step with other operations.',
      },
      { cause: error, data: { kernel: unknown[1] ?? '', function: fn.name } },
    )
  }
}
