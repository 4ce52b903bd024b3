// Named tensors in a file: the safetensors format (github.com/huggingface/safetensors), read by every machine learning library. Eight
// bytes with the header's length, the header as JSON, then the numbers, all little endian as every machine that Node runs on here.
import { open } from 'node:fs/promises'
import { z } from 'zod'
import { damagedFault } from '#domain/run-schema.ts'
import { readFault } from '#disk/file-fault.ts'
import { streamFileAtomic } from '#disk/atomic.ts'
import type { Block, Blocks } from '#engine/compute/program.ts'

export type Metadata = Readonly<Record<string, string>>
export type TensorFile = { readonly blocks: Blocks; readonly metadata: Metadata }

/** Writes tensors in the order of their names, so that equal content is equal bytes. Faults: file.unwritable, file.disk-full. */
export async function writeTensors(path: string, { blocks, metadata }: TensorFile): Promise<void> {
  await streamFileAtomic(path, chunks(blocks, metadata))
}

/** Reads tensors back, in the order of the file. Faults: file.missing, file.unreadable, run.damaged. */
export async function readTensors(path: string): Promise<TensorFile> {
  const bytes = await readBytes(path)
  const damaged = (why: string, cause?: unknown): Error => damagedFault(path, why, cause)
  if (bytes.length < 8) throw damaged('It ends before its header.')
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const start = 8 + Number(view.getBigUint64(0, true))
  if (start > bytes.length) throw damaged('It ends inside its header.')
  const { __metadata__: metadata = {}, ...tensors } = parseHeader(bytes.subarray(8, start), damaged)
  const blocks: Record<string, Block> = {}
  let expected = 0
  for (const [name, { dtype, shape, data_offsets }] of Object.entries(tensors)) {
    const [from, to] = data_offsets
    const size = shape.reduce((product, side) => product * side, 1)
    if (from !== expected || to - from !== size * BYTES[dtype] || start + to > bytes.length) {
      throw damaged(`The numbers of "${name}" do not stand where its header says.`)
    }
    expected = to
    blocks[name] = toBlock(dtype, shape, bytes.buffer.slice(bytes.byteOffset + start + from, bytes.byteOffset + start + to))
  }
  if (start + expected !== bytes.length) throw damaged('It goes on after its last tensor.')
  return { blocks, metadata }
}

type Dtype = 'F32' | 'I32' | 'BOOL'

const DTYPES = { float32: 'F32', int32: 'I32', bool: 'BOOL' } as const satisfies Record<Block['dtype'], Dtype>
const BYTES = { F32: 4, I32: 4, BOOL: 1 } as const satisfies Record<Dtype, number>

const whole = z.int().nonnegative()
const tensorSchema = z.object({ dtype: z.enum(['F32', 'I32', 'BOOL']), shape: z.array(whole), data_offsets: z.tuple([whole, whole]) })
const headerSchema = z.object({ __metadata__: z.exactOptional(z.record(z.string(), z.string())) }).catchall(tensorSchema)

function* chunks(blocks: Blocks, metadata: Metadata): Generator<Uint8Array> {
  const sorted = Object.entries(blocks).sort(([a], [b]) => (a < b ? -1 : 1))
  const header: Record<string, unknown> = { __metadata__: metadata }
  let end = 0
  for (const [name, { dtype, shape, data }] of sorted) {
    const from = end
    end += data.length * BYTES[DTYPES[dtype]]
    header[name] = { dtype: DTYPES[dtype], shape, data_offsets: [from, end] }
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  // Blanks at the end, as the format allows, so that the numbers begin at a multiple of eight bytes.
  const padded = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(0x20)
  padded.set(text)
  const length = new Uint8Array(8)
  new DataView(length.buffer).setBigUint64(0, BigInt(padded.length), true)
  yield length
  yield padded
  for (const [, { dtype, data }] of sorted) {
    // An empty chunk would be one more write and nothing else.
    if (data.length > 0) yield dtype === 'bool' ? Uint8Array.from(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  }
}

function toBlock(dtype: Dtype, shape: readonly number[], numbers: ArrayBuffer): Block {
  switch (dtype) {
    case 'F32':
      return { dtype: 'float32', shape, data: new Float32Array(numbers) }
    case 'I32':
      return { dtype: 'int32', shape, data: new Int32Array(numbers) }
    case 'BOOL':
      return { dtype: 'bool', shape, data: Int32Array.from(new Uint8Array(numbers)) }
    default:
      return dtype satisfies never
  }
}

function parseHeader(bytes: Uint8Array, damaged: (why: string, cause?: unknown) => Error): z.infer<typeof headerSchema> {
  try {
    return headerSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch (error) {
    throw damaged('Its header does not describe tensors.', error)
  }
}

/** A file's bytes, without the pool that `readFile` may share: the tensors are cut out of this buffer. */
async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const file = await open(path, 'r')
    try {
      const bytes = new Uint8Array((await file.stat()).size)
      let done = 0
      while (done < bytes.length) {
        const { bytesRead } = await file.read(bytes, done, bytes.length - done, done)
        if (bytesRead === 0) break
        done += bytesRead
      }
      return bytes.subarray(0, done)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw readFault(error, path)
  }
}
