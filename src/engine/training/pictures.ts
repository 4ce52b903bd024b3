import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Fault } from '#domain/faults.ts'
import type { Dataset, Part, Split } from '#domain/parts.ts'
import { readFault } from '#disk/file-fault.ts'
import { absolutePart } from '#disk/part-path.ts'
import { buildCache } from '#engine/images/cache.ts'
import type { PictureCache } from '#engine/images/cache.ts'
import { mapParallel } from '#engine/images/parallel.ts'
import { makeResampler } from '#engine/images/resample.ts'
import type { Resized } from '#engine/images/resample.ts'
import type { JobWork } from '#engine/jobs/job.ts'

/** Some of a run's pictures, by index, resized to [size, size, 3]. */
export type Pictures = {
  readonly size: number
  readonly count: number
  read(indices: readonly number[]): Promise<readonly Resized[]>
}

/** The good parts of a run that could be read, until `dispose`; the file stays, for a run that is resumed. */
export type RunPictures = { readonly training: Pictures; readonly normals: Pictures; dispose(): Promise<void> }

const CACHE_FILE = 'pictures.cache'
/** Files hashed at a time. */
const HASHED_AT_ONCE = 4
/** Names told in a warning about many pictures. */
const NAMES_TOLD = 3

/**
 * The good parts, decoded and resized once into a file of the run folder. What cannot be decoded is left out and told in a warning.
 * Faults: data.changed if a file is not the one of the snapshot any more (the run could not be repeated), file.missing, those of writing.
 */
export async function readPictures(folder: string, dataset: Dataset, size: number, work: JobWork): Promise<RunPictures> {
  const file = join(folder, CACHE_FILE)
  const parts = dataset.parts.filter(({ split }) => split === 'train' || split === 'calibrate')
  const sources = parts.map(({ path, sha256 }) => ({ path: absolutePart(dataset.root, path), sha256 }))
  if (!(await exists(file))) await mapParallel(sources, HASHED_AT_ONCE, checkUnchanged, work)
  const resampler = makeResampler({ size })
  const cache = await buildCache(file, sources, resampler, work).finally(() => resampler.dispose())
  tellUnreadable(
    parts.filter((_, index) => cache.entries[index]?.kind === 'fault'),
    work,
  )
  return {
    training: picturesOf(cache, parts, 'train'),
    normals: picturesOf(cache, parts, 'calibrate'),
    dispose: () => cache.dispose(),
  }
}

/** Removes the resized pictures of a run that needs them no more; after `dispose`. */
export async function forgetPictures(folder: string): Promise<void> {
  await rm(join(folder, CACHE_FILE), { force: true })
}

function picturesOf(cache: PictureCache, parts: readonly Part[], split: Split): Pictures {
  const places = [...parts.keys()].filter((index) => parts[index]?.split === split && cache.entries[index]?.kind === 'picture')
  return { size: cache.size, count: places.length, read: (indices) => cache.read(indices.map((index) => places[index] ?? -1)) }
}

async function checkUnchanged({ path, sha256 }: { readonly path: string; readonly sha256: string }): Promise<void> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(path), hash)
  } catch (error) {
    throw readFault(error, path)
  }
  if (hash.digest('hex') === sha256) return
  const text = {
    what: `Picture ${path} is not the one that this run was begun with.`,
    why: 'Its content has changed since the data set was read, so the training could not be repeated.',
    do: 'Put the former file back, or begin a new run.',
  }
  throw new Fault('data.changed', text, { data: { path } })
}

function tellUnreadable(parts: readonly Part[], work: JobWork): void {
  if (parts.length === 0) return
  const names = parts.slice(0, NAMES_TOLD).map(({ path }) => path)
  const more = parts.length > NAMES_TOLD ? ` and ${parts.length - NAMES_TOLD} more` : ''
  const pictures = parts.length === 1 ? '1 picture cannot be read and is' : `${parts.length} pictures cannot be read and are`
  work.send({ type: 'warning', text: `${pictures} left out: ${names.join(', ')}${more}.` })
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
