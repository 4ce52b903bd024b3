// The exported file: from the bytes of a picture of any size to its score, in operators that every ONNX Runtime has.
import { RESAMPLE_OPSET, resampleNodes } from '#engine/images/resample.ts'
import type { Blocks, TensorFn } from './program.ts'
import { lower, OPSETS } from './lower/lower.ts'
import type { OnnxNode, OnnxTensor } from './lower/onnx-writer.ts'
import { floatTensor, writeOnnx } from './lower/onnx-writer.ts'
import { trace } from './trace/trace.ts'

/** What the exported graph's input is called: uint8 [1, height, width, 3], RGB. */
export const PORTABLE_INPUT = 'image'

/** The function's input: float32 [1, size, size, 3] in 0…1. */
const BATCH = 'in.batch'
const ONNX_FLOAT = 1

/**
 * An .onnx file of `fn` with its weights, which takes a decoded picture instead of `in.batch`: the resampling, the division by 255 and
 * everything after are the operators that training and scoring ran. Outputs keep their names. `metadata` goes into the file as text.
 */
export function portableModel(
  fn: TensorFn,
  weights: Blocks,
  { name, size, metadata }: { readonly name: string; readonly size: number; readonly metadata: Readonly<Record<string, string>> },
): Uint8Array {
  const graph = trace(fn, { [BATCH]: { dtype: 'float32', shape: [1, size, size, 3] } }, weights)
  const lowered = lower(graph, { block: 0 })
  const before = preprocessing(size)
  return writeOnnx({
    name,
    opsets: { '': Math.max(OPSETS[''], RESAMPLE_OPSET) },
    inputs: [{ name: PORTABLE_INPUT, dtype: 'uint8', shape: [1, 'height', 'width', 3] }],
    outputs: lowered.outputs,
    nodes: [...before.nodes, ...lowered.nodes],
    initialisers: [...before.initialisers, ...lowered.initialisers],
    metadata,
  })
}

function preprocessing(size: number): { readonly nodes: readonly OnnxNode[]; readonly initialisers: readonly OnnxTensor[] } {
  const resampled = resampleNodes({ size, input: PORTABLE_INPUT, output: 'resampled' })
  return {
    nodes: [
      ...resampled.nodes,
      { op: 'Cast', inputs: ['resampled'], outputs: ['resampled.float'], attributes: { to: ONNX_FLOAT } },
      { op: 'Div', inputs: ['resampled.float', 'byte'], outputs: [BATCH] },
    ],
    initialisers: [...resampled.initialisers, floatTensor('byte', [], Float32Array.of(255))],
  }
}
