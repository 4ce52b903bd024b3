import { InferenceSession, Tensor } from 'onnxruntime-node'
import { int64Tensor, writeOnnx, type OnnxModel, type OnnxNode, type OnnxTensor } from '#engine/compute/lower/onnx-writer.ts'
import type { Picture } from './picture.ts'

/** A picture squeezed to [size, size, 3], in the numbers of its depth. */
export type Resized = Uint8Array | Uint16Array

/** The operators `resampleNodes` uses are in this version of ONNX's own domain: uint8 and antialias came with 18, 19 settles its defaults. */
export const RESAMPLE_OPSET = 19

export type Resampler = {
  readonly size: number
  resize(picture: Picture): Promise<Resized>
  dispose(): Promise<void>
}

/**
 * The one resampling of training, scoring and the exported file (DESIGN 4), as ONNX nodes: `input` uint8 [1, h, w, 3] -> `output` uint8
 * [1, size, size, 3]. Triangle filter as wide as the reduction, pixel centres aligned, whole numbers out, nothing taken from outside of the
 * picture: Pillow's BILINEAR to one level (without `exclude_outside` the outermost pixels were up to 16 levels off). Both sides are
 * squeezed to `size`.
 */
export function resampleNodes(options: { readonly size: number; readonly input: string; readonly output: string }): GraphPart {
  const { size, input, output } = options
  const sizes = int64Tensor(`${output}.sizes`, [4], [1, size, size, 3])
  return {
    nodes: [{ op: 'Resize', inputs: [input, '', '', sizes.name], outputs: [output], attributes: FILTER }],
    initialisers: [sizes],
  }
}

/**
 * The same of a 16-bit picture: `input` uint16 [1, h, w, 3] -> `output` float32 [1, size, size, 3], whole numbers in 0…65535. First across, then
 * down, as `makeResampler` does it.
 */
export function resample16Nodes(options: { readonly size: number; readonly input: string; readonly output: string }): GraphPart {
  const { size, input, output } = options
  const sizes = `${output}.sizes`
  const at = (step: string): string => `${output}.${step}`
  return {
    nodes: [
      { op: 'Cast', inputs: [input], outputs: [at('float')], attributes: { to: ONNX_FLOAT } },
      alongAxis(2, { from: at('float'), to: at('across'), sizes }),
      alongAxis(1, { from: at('across'), to: at('down'), sizes }),
      { op: 'Round', inputs: [at('down')], outputs: [output] },
    ],
    initialisers: [int64Tensor(sizes, [1], [size])],
  }
}

/** Squeezes pictures to `size` x `size` with the nodes above, 16-bit ones with the same filter. Sessions are made when they are first needed. */
export function makeResampler(options: { readonly size: number }): Resampler {
  const { size } = options
  const sessions = new Map<Graph, Promise<InferenceSession>>()
  const run = async (graph: Graph, x: Tensor): Promise<Tensor['data']> => {
    const session = sessions.get(graph) ?? makeSession(graph, size)
    sessions.set(graph, session)
    const { y } = await (await session).run({ x })
    if (y === undefined) throw new Error('The resampling graph gave nothing.')
    return y.data
  }
  return {
    size,
    async resize(picture) {
      const { data, width, height, depth } = picture
      if (depth === 8) return whole(await run('bytes', new Tensor('uint8', data, [1, height, width, 3])))
      // First across, by strips of rows, then down: in one piece, 400 megapixels of 16 bit took 8 GB as float32.
      const narrow = new Float32Array(height * size * 3)
      const rows = Math.max(1, Math.floor(STRIP_PIXELS / width))
      for (let top = 0; top < height; top += rows) {
        const strip = data.subarray(top * width * 3, (top + rows) * width * 3)
        const across = await run('words-across', new Tensor('uint16', strip, [1, strip.length / width / 3, width, 3]))
        if (!(across instanceof Float32Array)) throw new Error('The resampling graph gave no float32.')
        narrow.set(across, top * size * 3)
      }
      return whole(await run('words-down', new Tensor('float32', narrow, [1, height, size, 3])))
    },
    async dispose() {
      for (const session of sessions.values()) await (await session).release()
      sessions.clear()
    },
  }
}

type GraphPart = { readonly nodes: readonly OnnxNode[]; readonly initialisers: readonly OnnxTensor[] }

const FILTER = { mode: 'linear', antialias: 1, coordinate_transformation_mode: 'half_pixel', exclude_outside: 1 }

/** Pixels of a 16-bit picture that are float32 at a time: 4 megapixels are 50 MB. */
const STRIP_PIXELS = 4_000_000

/** TensorProto.DataType. */
const ONNX_FLOAT = 1
const ONNX_UINT16 = 4

/** 8 bit at once, or the two steps of 16 bit, worked out in float32, whose 24 bits hold it. */
type Graph = 'bytes' | 'words-across' | 'words-down'

function alongAxis(axis: number, { from, to, sizes }: Readonly<Record<'from' | 'to' | 'sizes', string>>): OnnxNode {
  return { op: 'Resize', inputs: [from, '', '', sizes], outputs: [to], attributes: { ...FILTER, axes: [axis] } }
}

function graphOf(graph: Graph, size: number): GraphPart & Pick<OnnxModel, 'inputs' | 'outputs'> {
  switch (graph) {
    case 'bytes':
      return {
        inputs: [{ name: 'x', dtype: 'uint8', shape: [1, 'height', 'width', 3] }],
        outputs: [{ name: 'y', dtype: 'uint8', shape: [1, size, size, 3] }],
        ...resampleNodes({ size, input: 'x', output: 'y' }),
      }
    case 'words-across':
      return {
        inputs: [{ name: 'x', dtype: 'uint16', shape: [1, 'height', 'width', 3] }],
        outputs: [{ name: 'y', dtype: 'float32', shape: [1, 'height', size, 3] }],
        nodes: [
          { op: 'Cast', inputs: ['x'], outputs: ['float'], attributes: { to: ONNX_FLOAT } },
          alongAxis(2, { from: 'float', to: 'y', sizes: 'sizes' }),
        ],
        initialisers: [int64Tensor('sizes', [1], [size])],
      }
    case 'words-down':
      return {
        inputs: [{ name: 'x', dtype: 'float32', shape: [1, 'height', size, 3] }],
        outputs: [{ name: 'y', dtype: 'uint16', shape: [1, size, size, 3] }],
        nodes: [
          alongAxis(1, { from: 'x', to: 'resized', sizes: 'sizes' }),
          { op: 'Round', inputs: ['resized'], outputs: ['rounded'] },
          { op: 'Cast', inputs: ['rounded'], outputs: ['y'], attributes: { to: ONNX_UINT16 } },
        ],
        initialisers: [int64Tensor('sizes', [1], [size])],
      }
  }
}

function makeSession(graph: Graph, size: number): Promise<InferenceSession> {
  const model = writeOnnx({ name: `resample-${graph}`, opsets: { '': RESAMPLE_OPSET }, ...graphOf(graph, size) })
  // No arena: it would keep the memory of the largest picture for ever. No spinning: the decoding threads need the processors.
  return InferenceSession.create(model, { enableCpuMemArena: false, extra: { session: { intra_op: { allow_spinning: '0' } } } })
}

function whole(numbers: Tensor['data']): Resized {
  if (numbers instanceof Uint8Array || numbers instanceof Uint16Array) return numbers
  throw new Error('The resampling graph gave no whole numbers.')
}
