import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { readFault } from '#disk/file-fault.ts'
import { Fault } from '#domain/faults.ts'
import type { Work } from '#domain/work.ts'
import { offsetsOf, openIfThere, readCacheIndex, readExactly, writeCacheFile, type CacheEntry, type CacheRecord } from './cache-file.ts'
import { decodePixels, readHeader } from './decode.ts'
import { makeQueue, streamParallel } from './parallel.ts'
import { pixelHash } from './pixel-hash.ts'
import type { Resampler, Resized } from './resample.ts'

/** A picture file and the SHA-256 of its bytes. */
export type CacheSource = { readonly path: string; readonly sha256: string }

/** Resized pictures on disk, in the order of their sources. 10,000 at 256 px are 2 GB there and a few megabytes here. */
export type PictureCache = {
  readonly size: number
  readonly entries: readonly CacheEntry[]
  /** Pictures as numbers, each [size, size, 3]. An index whose entry is a fault is a bug. */
  read(indices: ArrayLike<number>): Promise<readonly Resized[]>
  dispose(): Promise<void>
}

/**
 * Decodes and resizes every picture once, into `file`; a whole cache of the same pictures and size that is already there is opened as it
 * is. A picture that cannot be read becomes an entry with its fault. Faults thrown: `file.disk-full`, `file.unwritable`.
 */
export async function buildCache(file: string, sources: readonly CacheSource[], resampler: Resampler, work: Work): Promise<PictureCache> {
  const { size } = resampler
  const key = cacheKey(sources, size)
  const ready = await openCache(file, key, size)
  if (ready !== undefined) return ready
  await writeCacheFile(file, key, resizeAll(sources, resampler, work))
  const made = await openCache(file, key, size, true)
  if (made === undefined) throw new Error(`The picture cache ${file} was written and cannot be opened.`)
  return made
}

/** Raised when the format or the resampling changes, so that no older cache is taken. */
const CACHE_FORMAT = 1

/** Above this, pictures are decoded one at a time: 50 megapixels are 150 MB, 512 are 1.5 GB. */
const LARGE_PIXELS = 50_000_000

function cacheKey(sources: readonly CacheSource[], size: number): string {
  const hash = createHash('sha256').update(`${CACHE_FORMAT}/${size}/${sources.length}`)
  for (const { sha256 } of sources) hash.update(`/${sha256}`)
  return hash.digest('hex')
}

async function openCache(file: string, key: string, size: number, justMade = false): Promise<PictureCache | undefined> {
  const handle = await openIfThere(file)
  if (handle === undefined) return undefined
  const index = await readCacheIndex(handle, size).catch(() => undefined)
  if (index?.key !== key || !(justMade || index.entries.every(isLasting))) {
    await handle.close()
    return undefined
  }
  return makeCache(file, handle, index.entries, size)
}

/** A fault that lies in the picture's bytes comes again with the same bytes; one of the file system (no right to read) may be gone by now. */
function isLasting(entry: CacheEntry): boolean {
  return entry.kind === 'picture' || entry.fault.code.startsWith('image.')
}

function makeCache(file: string, handle: FileHandle, entries: readonly CacheEntry[], size: number): PictureCache {
  const { starts } = offsetsOf(entries, size)
  const readOne = async (index: number): Promise<Resized> => {
    const [entry, start] = [entries[index], starts[index]]
    if (entry?.kind !== 'picture' || start === undefined) throw new Error(`The picture cache has no picture number ${index}.`)
    const bytes = await readExactly(handle, start, (size * size * 3 * entry.depth) / 8).catch((error: unknown) => {
      throw readFault(error, file)
    })
    return entry.depth === 8 ? bytes : new Uint16Array(bytes.buffer)
  }
  return {
    size,
    entries,
    read: (indices) => Promise.all(Array.from(indices, readOne)),
    dispose: () => handle.close(),
  }
}

async function* resizeAll(sources: readonly CacheSource[], resampler: Resampler, work: Work): AsyncGenerator<CacheRecord> {
  const total = sources.length
  const alone = makeQueue()
  const resizeOne = async ({ path }: CacheSource): Promise<CacheRecord> => {
    try {
      const header = await readHeader(path)
      const resize = async (): Promise<CacheRecord> => {
        const picture = await decodePixels(header, work)
        const { width, height, depth } = picture
        const resized = await resampler.resize(picture)
        return { entry: { kind: 'picture', width, height, depth, pixelHash: pixelHash(picture) }, resized }
      }
      return await (header.width * header.height > LARGE_PIXELS ? alone(resize) : resize())
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      return { entry: { kind: 'fault', fault: error.toRecord() }, resized: undefined }
    }
  }
  let done = 0
  // Two more than there are processors: while one is resized here and one is written, the decoding threads have work.
  for await (const record of streamParallel(sources, availableParallelism() + 2, resizeOne, work)) {
    yield record
    work.onProgress?.({ phase: 'Reading pictures', done: ++done, total })
  }
}
