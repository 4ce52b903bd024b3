// The exported file: from the bytes of a picture of any size to its score, in operators that every ONNX Runtime has.
import { RESAMPLE_OPSET, resample16Nodes, resampleNodes } from '#engine/images/resample.ts'
import type { GraphTail } from './judging.ts'
import type { Blocks, TensorFn } from './program.ts'
import { lower, OPSETS } from './lower/lower.ts'
import type { OnnxNode, OnnxTensor } from './lower/onnx-writer.ts'
import { floatTensor, writeOnnx } from './lower/onnx-writer.ts'
import { trace } from './trace/trace.ts'

/** What the exported graph's input is called: uint8 or uint16 [1, height, width, 3], RGB. */
export const PORTABLE_INPUT = 'image'

/** The function's input: float32 [1, size, size, 3] in 0…1. */
const BATCH = 'in.batch'
const ONNX_FLOAT = 1

/**
 * An .onnx file of `fn` with its weights, which takes a decoded picture of `bits` instead of `in.batch`: the resampling, the division by 255 or
 * 65535 and everything after are the operators that training and scoring ran. Outputs keep their names, `tail` adds to them; `score`, `p_value` and
 * `decision` come first. `metadata` goes into the file as text.
 */
export function portableModel(
  fn: TensorFn,
  weights: Blocks,
  options: {
    readonly name: string
    readonly size: number
    readonly bits: 8 | 16
    readonly metadata: Readonly<Record<string, string>>
    readonly tail?: GraphTail
  },
): Uint8Array {
  const { name, size, bits, metadata, tail = NO_TAIL } = options
  const graph = trace(fn, { [BATCH]: { dtype: 'float32', shape: [1, size, size, 3] } }, weights)
  const lowered = lower(graph, { block: 0 })
  const before = preprocessing(size, bits)
  return writeOnnx({
    name,
    opsets: { '': Math.max(OPSETS[''], RESAMPLE_OPSET) },
    inputs: [{ name: PORTABLE_INPUT, dtype: bits === 8 ? 'uint8' : 'uint16', shape: [1, 'height', 'width', 3] }],
    outputs: [...tail.outputs, ...lowered.outputs].sort((a, b) => rank(a.name) - rank(b.name)),
    nodes: [...before.nodes, ...lowered.nodes, ...tail.nodes],
    initialisers: [...before.initialisers, ...lowered.initialisers, ...tail.initialisers],
    metadata,
  })
}

const FIRST_OUTPUTS = ['score', 'p_value', 'decision']
const NO_TAIL: GraphTail = { nodes: [], initialisers: [], outputs: [] }

/** What people ask for by place comes first. */
function rank(output: string): number {
  const place = FIRST_OUTPUTS.indexOf(output)
  return place === -1 ? FIRST_OUTPUTS.length : place
}

function preprocessing(size: number, bits: 8 | 16): { readonly nodes: readonly OnnxNode[]; readonly initialisers: readonly OnnxTensor[] } {
  if (bits === 16) {
    const words = resample16Nodes({ size, input: PORTABLE_INPUT, output: 'resampled' })
    return {
      nodes: [...words.nodes, { op: 'Div', inputs: ['resampled', 'word'], outputs: [BATCH] }],
      initialisers: [...words.initialisers, floatTensor('word', [], Float32Array.of(65535))],
    }
  }
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
