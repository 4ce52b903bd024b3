import { open, type FileHandle } from 'node:fs/promises'
import { z } from 'zod'
import { streamFileAtomic } from '#disk/atomic.ts'
import type { FaultRecord } from '#domain/faults.ts'
import { faultSchema } from '#domain/run-schema.ts'
import type { Resized } from './resample.ts'

// The file: resized pictures one after the other, then the index as JSON, then the index's length and a magic number. The index stands at
// the end because depths and faults are known only when the last picture has been read. Numbers are little-endian.

/** What the cache knows of one picture: sides and pixel hash before resizing, or why it has none. */
export type CacheEntry =
  | { readonly kind: 'picture'; readonly width: number; readonly height: number; readonly depth: 8 | 16; readonly pixelHash: string }
  | { readonly kind: 'fault'; readonly fault: FaultRecord }

/** One picture on its way into the file. */
export type CacheRecord = { readonly entry: CacheEntry; readonly resized: Resized | undefined }

export type CacheIndex = {
  /** Says which pictures, which size and which format: a file with another key is another cache. */
  readonly key: string
  readonly entries: readonly CacheEntry[]
}

/** Writes the records in the order they come; the file appears under its name when it is whole. Faults: `file.disk-full`, `file.unwritable`. */
export async function writeCacheFile(file: string, key: string, records: AsyncIterable<CacheRecord>): Promise<CacheIndex> {
  const entries: CacheEntry[] = []
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for await (const { entry, resized } of records) {
      entries.push(entry)
      if (resized !== undefined) yield new Uint8Array(resized.buffer, resized.byteOffset, resized.byteLength)
    }
    const json = new TextEncoder().encode(JSON.stringify({ key, entries }))
    yield json
    yield new Uint8Array(Uint32Array.of(json.length, MAGIC).buffer)
  }
  await streamFileAtomic(file, chunks())
  return { key, entries }
}

/** The index of an opened cache file, or undefined if it is none, or its length is not what the index says. */
export async function readCacheIndex(handle: FileHandle, size: number): Promise<CacheIndex | undefined> {
  const { size: fileBytes } = await handle.stat()
  if (fileBytes < TAIL_BYTES) return undefined
  const tail = await readExactly(handle, fileBytes - TAIL_BYTES, TAIL_BYTES)
  const [jsonBytes, magic] = new Uint32Array(tail.buffer)
  if (magic !== MAGIC || jsonBytes === undefined || jsonBytes > fileBytes - TAIL_BYTES) return undefined
  const start = fileBytes - TAIL_BYTES - jsonBytes
  const index = parseIndex(new TextDecoder().decode(await readExactly(handle, start, jsonBytes)))
  return index !== undefined && offsetsOf(index.entries, size).end === start ? index : undefined
}

/** Where each entry's numbers start, and where the last ones end. */
export function offsetsOf(entries: readonly CacheEntry[], size: number): { readonly starts: readonly number[]; readonly end: number } {
  let end = 0
  const starts = entries.map((entry) => {
    const start = end
    if (entry.kind === 'picture') end += (size * size * 3 * entry.depth) / 8
    return start
  })
  return { starts, end }
}

/** Opens a file for reading, or undefined if there is none. */
export async function openIfThere(file: string): Promise<FileHandle | undefined> {
  return open(file, 'r').catch(() => undefined)
}

/** `length` bytes from `start`, in a buffer of their own (so that 16-bit numbers in it are aligned). Throws when the file ends before. */
export async function readExactly(handle: FileHandle, start: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length)
  for (let done = 0; done < length;) {
    const { bytesRead } = await handle.read(bytes, done, length - done, start + done)
    if (bytesRead === 0) throw new Error('The picture cache ends early: something has shortened it while it was in use.')
    done += bytesRead
  }
  return bytes
}

const TAIL_BYTES = 8
/** "RSC1" */
const MAGIC = 0x31435352

const entrySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('picture'),
    width: z.int().positive(),
    height: z.int().positive(),
    depth: z.union([z.literal(8), z.literal(16)]),
    pixelHash: z.string(),
  }),
  z.object({ kind: z.literal('fault'), fault: faultSchema }),
])
const indexSchema = z.object({ key: z.string(), entries: z.array(entrySchema) })

function parseIndex(json: string): CacheIndex | undefined {
  try {
    return indexSchema.safeParse(JSON.parse(json)).data
  } catch {
    return undefined // not JSON: not a cache
  }
}
