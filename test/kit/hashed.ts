import { block } from '#engine/compute/program.ts'
import type { Block, Blocks } from '#engine/compute/program.ts'
import { isLearned } from '#engine/nn/norm.ts'

/** Uniform in -0.5 … 0.5 from the index and a stream number (murmur3's finaliser); the same stands in fixtures/detectors/hashed.py. */
export function hashed(count: number, stream: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => {
    let h = (Math.imul(i, 0x9e3779b1) + Math.imul(stream, 0x85ebca77)) | 0
    h = Math.imul(h ^ (h >>> 13), 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 16), 0xc2b2ae35)
    return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32 - 0.5
  })
}

/** The weights of hashed.py's `set_weights`: one stream a tensor, in order; running statistics as they are. */
export function hashedWeights(first: Blocks): Blocks {
  let stream = 0
  return Object.fromEntries(
    Object.entries(first).map(([name, { shape, data }]) => {
      if (!isLearned(name)) return [name, first[name]!]
      stream++
      const offset = name.endsWith('.scale') ? 1 : 0
      return [
        name,
        block(
          shape,
          hashed(data.length, stream).map((value) => value * Math.fround(0.2) + offset),
        ),
      ]
    }),
  )
}

/** The batches of hashed.py's `pictures`, each [batch, size, size, 3] in 0…1. */
export function hashedPictures(count: number, batch: number, size: number): readonly Block[] {
  const numbers = batch * size ** 2 * 3
  const all = hashed(count * numbers, 1000).map((value) => value + 0.5)
  return Array.from({ length: count }, (_, k) => block([batch, size, size, 3], all.slice(k * numbers, (k + 1) * numbers)))
}
