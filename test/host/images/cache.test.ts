import { readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { buildCache, type CacheSource, type PictureCache } from '#engine/images/cache.ts'
import { decodePicture } from '#engine/images/decode.ts'
import { pixelHash } from '#engine/images/pixel-hash.ts'
import { makeResampler } from '#engine/images/resample.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'
import { unwatched, watched } from '#test/kit/work.ts'

const SIZE = 8
const resampler = makeResampler({ size: SIZE })
afterAll(() => resampler.dispose())

/** Seeded pictures of several sides; every third has 16 bit. */
async function drawSources(folder: string, count: number): Promise<CacheSource[]> {
  const sources: CacheSource[] = []
  for (let i = 0; i < count; i++) {
    const [width, height] = [12 + i, 20 - i]
    const raw = { width, height, channels: 3 as const }
    const path = join(folder, `${i}.png`)
    const is16 = i % 3 === 2
    const numbers = { length: width * height * 3 }
    const data = is16
      ? Uint16Array.from(numbers, (_, k) => (k * k * 97 + i * 3001) % 65536)
      : Uint8Array.from(numbers, (_, k) => (k * k * 7 + i * 31) % 256)
    const drawing = sharp(data, { raw })
    await (is16 ? drawing.toColourspace('rgb16') : drawing).png().toFile(path)
    sources.push({ path, sha256: `${i}`.padStart(64, '0') })
  }
  return sources
}

/** Uses a cache and closes it. */
async function withCache<R>(file: string, sources: readonly CacheSource[], use: (cache: PictureCache) => Promise<R> | R): Promise<R> {
  const cache = await buildCache(file, sources, resampler, unwatched)
  try {
    return await use(cache)
  } finally {
    await cache.dispose()
  }
}

test('reads back, in any order and twice, what resizing each picture gives', async () => {
  const folder = await temporaryFolder()
  const sources = await drawSources(folder, 7)
  const expected = await Promise.all(sources.map(async ({ path }) => resampler.resize(await decodePicture(path, unwatched))))
  await withCache(join(folder, 'cache'), sources, async (cache) => {
    const order = [6, 2, 2, 0, 5, 1, 3, 4]
    expect(await cache.read(order)).toEqual(order.map((index) => expected[index]))
    expect(cache.entries.map((entry) => entry.kind === 'picture' && entry.depth)).toEqual([8, 8, 16, 8, 8, 16, 8])
  })
})

test('knows the size before resizing and the hash of the decoded pixels', async () => {
  const folder = await temporaryFolder()
  const sources = await drawSources(folder, 2)
  const picture = await decodePicture(sources[1]!.path, unwatched)
  const entry = await withCache(join(folder, 'cache'), sources, (cache) => cache.entries[1])
  expect(entry).toEqual({ kind: 'picture', width: 13, height: 19, depth: 8, pixelHash: pixelHash(picture) })
})

test('is built once: the pictures may be gone the second time', async () => {
  const folder = await temporaryFolder()
  const sources = await drawSources(folder, 3)
  const first = await withCache(join(folder, 'cache'), sources, (cache) => cache.read([0, 1, 2]))
  for (const { path } of sources) await rm(path)
  expect(await withCache(join(folder, 'cache'), sources, (cache) => cache.read([0, 1, 2]))).toEqual(first)
})

test('the same pictures give the same file', async () => {
  const folder = await temporaryFolder()
  const sources = await drawSources(folder, 6)
  await withCache(join(folder, 'a'), sources, () => undefined)
  await withCache(join(folder, 'b'), sources, () => undefined)
  expect(await readFile(join(folder, 'a'))).toEqual(await readFile(join(folder, 'b')))
})

test.each([
  ['another list of pictures', (sources: CacheSource[]) => sources.slice(1)],
  ['a changed picture', (sources: CacheSource[]) => [{ ...sources[0]!, sha256: 'f'.repeat(64) }, ...sources.slice(1)]],
])('%s is another cache', async (_, change) => {
  const folder = await temporaryFolder()
  const sources = await drawSources(folder, 3)
  await withCache(join(folder, 'cache'), sources, () => undefined)
  const changed = change(sources)
  expect(await withCache(join(folder, 'cache'), changed, (cache) => cache.entries.length)).toBe(changed.length)
})

test.each([
  ['shortened', async (file: string) => truncate(file, (await stat(file)).size - 20)],
  ['lengthened', async (file: string) => writeFile(file, 'more', { flag: 'a' })],
  ['emptied', (file: string) => truncate(file, 0)],
  ['something else', (file: string) => writeFile(file, 'x'.repeat(5000))],
])('a file that was %s is built anew', async (_, damage) => {
  const folder = await temporaryFolder()
  const sources = await drawSources(folder, 3)
  const first = await withCache(join(folder, 'cache'), sources, (cache) => cache.read([0, 1, 2]))
  await damage(join(folder, 'cache'))
  expect(await withCache(join(folder, 'cache'), sources, (cache) => cache.read([0, 1, 2]))).toEqual(first)
})

test('a picture that cannot be read is an entry with its fault, and the others are there', async () => {
  const folder = await temporaryFolder()
  const sources = await drawSources(folder, 4)
  await writeFile(sources[1]!.path, 'no picture')
  await rm(sources[2]!.path)
  await withCache(join(folder, 'cache'), sources, async (cache) => {
    expect(cache.entries.map((entry) => (entry.kind === 'fault' ? entry.fault.code : 'ok'))).toEqual([
      'ok',
      'image.undecodable',
      'file.missing',
      'ok',
    ])
    const expected = await resampler.resize(await decodePicture(sources[3]!.path, unwatched))
    expect(await cache.read([3])).toEqual([expected])
    await expect(cache.read([1])).rejects.toThrow('has no picture number 1')
  })
})

test('a picture that was missing is read when it is back, one that is damaged is not tried again', async () => {
  const folder = await temporaryFolder()
  const sources = await drawSources(folder, 3)
  const whole = await readFile(sources[2]!.path)
  await rm(sources[2]!.path)
  await withCache(join(folder, 'cache'), sources, () => undefined)
  await writeFile(sources[2]!.path, whole)
  expect(await withCache(join(folder, 'cache'), sources, (cache) => cache.entries[2]!.kind)).toBe('picture')
})

test('a cancelled build leaves no file behind', async () => {
  const folder = await temporaryFolder()
  const sources = await drawSources(folder, 6)
  const stop = new AbortController()
  const work = { signal: stop.signal, onProgress: () => stop.abort() }
  await expect(buildCache(join(folder, 'cache'), sources, resampler, work)).rejects.toThrow(/abort/i)
  expect((await readdir(folder)).filter((name) => !name.endsWith('.png'))).toEqual([])
})

test('reports every picture once, growing to the total', async () => {
  const folder = await temporaryFolder()
  const work = watched()
  await (await buildCache(join(folder, 'cache'), await drawSources(folder, 5), resampler, work)).dispose()
  expect(work.reports.map(({ done }) => done)).toEqual([1, 2, 3, 4, 5])
  expect(new Set(work.reports.map(({ total }) => total))).toEqual(new Set([5]))
})

test('a place that cannot be written is a fault that names it', async () => {
  const folder = await temporaryFolder()
  const sources = await drawSources(folder, 1)
  const fault = await caughtFault(() => buildCache(join(sources[0]!.path, 'cache'), sources, resampler, unwatched))
  expect(fault.code).toBe('file.unwritable')
})
