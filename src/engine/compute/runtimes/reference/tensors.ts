// Between blocks, which are plain data, and tensors of the eager backend.
import { tensor } from '#engine/compute/tfjs.ts'
import type { Tensor } from '#engine/compute/tfjs.ts'
import { Fault } from '#domain/faults.ts'
import type { Block, Blocks, Spec, Specs } from '#engine/compute/program.ts'

/** A tensor with a copy of the block's numbers; the caller's tidy disposes of it. */
export function toTensor(from: Block): Tensor {
  if (from.dtype === 'bool') return tensor(Uint8Array.from(from.data), [...from.shape], 'bool')
  return tensor(from.data.slice(), [...from.shape], from.dtype)
}

/** The tensor's numbers as a block. */
export function toBlock(from: Tensor): Block {
  const shape = from.shape.slice()
  const data = from.dataSync<'float32' | 'int32' | 'bool'>()
  if (from.dtype === 'float32') return { dtype: 'float32', shape, data: Float32Array.from(data) }
  if (from.dtype === 'int32' || from.dtype === 'bool') return { dtype: from.dtype, shape, data: Int32Array.from(data) }
  throw new Error(`A program cannot give a tensor of type ${from.dtype}.`)
}

/** Throws `compute.shape` unless every input of the signature is there with its shape. */
export function checkInputs(inputs: Blocks, signature: Specs): void {
  for (const [name, spec] of Object.entries(signature)) checkSpec(name, inputs[name], spec)
}

/** Throws `compute.shape` unless the block is as the spec says. */
export function checkSpec(name: string, given: Block | undefined, spec: Spec): void {
  if (given !== undefined && given.dtype === spec.dtype && sameShape(given.shape, spec.shape)) return
  const found = given === undefined ? 'nothing' : `${given.dtype} [${given.shape.join(', ')}]`
  throw new Fault('compute.shape', {
    what: `The computation was given ${found} for "${name}".`,
    why: `It was prepared for ${spec.dtype} [${spec.shape.join(', ')}].`,
    do: 'Report this with the settings of the run.',
  })
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((side, axis) => side === b[axis])
}
