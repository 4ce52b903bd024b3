import { InferenceSession, Tensor } from 'onnxruntime-node'
import { int64Tensor, writeOnnx, type OnnxNode, type OnnxTensor } from '#engine/compute/lower/onnx-writer.ts'
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
 * The one resampling of training, scoring and the exported file (DESIGN 4), as ONNX nodes: `input` [1, h, w, 3] -> `output`
 * [1, size, size, 3], both uint8 (depth 8) or uint16 (depth 16). Triangle filter as wide as the reduction, pixel centres aligned, whole
 * numbers out, nothing taken from outside of the picture: Pillow's BILINEAR to one level (without `exclude_outside` the outermost pixels were
 * up to 16 levels off). Both sides are squeezed to `size`. 16-bit is worked out in float32, whose 24 bits hold it.
 */
export function resampleNodes(options: {
  readonly size: number
  readonly depth: 8 | 16
  readonly input: string
  readonly output: string
}): {
  readonly nodes: readonly OnnxNode[]
  readonly initialisers: readonly OnnxTensor[]
} {
  const { size, depth, input, output } = options
  const name = (part: string): string => `${output}.${part}`
  const resize = (from: string, to: string): OnnxNode => ({
    op: 'Resize',
    inputs: [from, '', '', name('sizes')],
    outputs: [to],
    attributes: { mode: 'linear', antialias: 1, coordinate_transformation_mode: 'half_pixel', exclude_outside: 1 },
  })
  const sizes = int64Tensor(name('sizes'), [4], [1, size, size, 3])
  if (depth === 8) return { nodes: [resize(input, output)], initialisers: [sizes] }
  return {
    nodes: [
      { op: 'Cast', inputs: [input], outputs: [name('float')], attributes: { to: ONNX_FLOAT } },
      resize(name('float'), name('resized')),
      { op: 'Round', inputs: [name('resized')], outputs: [name('rounded')] },
      { op: 'Cast', inputs: [name('rounded')], outputs: [output], attributes: { to: ONNX_UINT16 } },
    ],
    initialisers: [sizes],
  }
}

/** Squeezes pictures to `size` x `size` with the nodes above. The sessions are made when a picture of their depth first comes. */
export function makeResampler(options: { readonly size: number }): Resampler {
  const { size } = options
  const sessions = new Map<8 | 16, Promise<InferenceSession>>()
  const sessionFor = (depth: 8 | 16): Promise<InferenceSession> => {
    const made = sessions.get(depth) ?? makeSession(size, depth)
    sessions.set(depth, made)
    return made
  }
  return {
    size,
    async resize(picture) {
      const session = await sessionFor(picture.depth)
      const { data, width, height } = picture
      const { y } = await session.run({ x: new Tensor(picture.depth === 8 ? 'uint8' : 'uint16', data, [1, height, width, 3]) })
      if (!(y?.data instanceof Uint8Array || y?.data instanceof Uint16Array)) throw new Error('The resampling graph gave no whole numbers.')
      return y.data
    },
    async dispose() {
      for (const session of sessions.values()) await (await session).release()
      sessions.clear()
    },
  }
}

/** TensorProto.DataType. */
const ONNX_FLOAT = 1
const ONNX_UINT16 = 4

function makeSession(size: number, depth: 8 | 16): Promise<InferenceSession> {
  const dtype = depth === 8 ? 'uint8' : 'uint16'
  const model = writeOnnx({
    name: 'resample',
    opsets: { '': RESAMPLE_OPSET },
    inputs: [{ name: 'x', dtype, shape: [1, 'height', 'width', 3] }],
    outputs: [{ name: 'y', dtype, shape: [1, size, size, 3] }],
    ...resampleNodes({ size, depth, input: 'x', output: 'y' }),
  })
  // No arena: it would keep the memory of the largest picture for ever. No spinning: the decoding threads need the processors.
  return InferenceSession.create(model, { enableCpuMemArena: false, extra: { session: { intra_op: { allow_spinning: '0' } } } })
}
