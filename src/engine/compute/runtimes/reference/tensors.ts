// Between blocks, which are plain data, and tensors of the eager backend.
import { tensor } from '#engine/compute/tfjs.ts'
import type { Tensor } from '#engine/compute/tfjs.ts'
import type { Block } from '#engine/compute/program.ts'

/** A tensor with a copy of the block's numbers; the caller's tidy disposes of it. */
export function toTensor(from: Block): Tensor {
  if (from.dtype === 'bool') return tensor(Uint8Array.from(from.data), [...from.shape], 'bool')
  return tensor(from.data.slice(), [...from.shape], from.dtype)
}

/** The tensor's numbers as a block. */
export function toBlock(from: Tensor): Block {
  const shape = from.shape.slice()
  const data = from.dataSync<'float32' | 'int32' | 'bool'>()
  if (from.dtype === 'float32') return { dtype: 'float32', shape, data: new Float32Array(data) }
  if (from.dtype === 'int32' || from.dtype === 'bool') return { dtype: from.dtype, shape, data: new Int32Array(data) }
  throw new Error(`A program cannot give a tensor of type ${from.dtype}.`)
}
