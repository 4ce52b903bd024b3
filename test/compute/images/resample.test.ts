import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import type { Picture } from '#engine/images/picture.ts'
import { makeResampler } from '#engine/images/resample.ts'

type Case = {
  readonly width: number
  readonly height: number
  readonly size: number
  readonly depth: 8 | 16
  readonly onnxruntime: readonly number[]
  readonly pillow?: readonly number[]
}

/** Made by Python's ONNX Runtime and by Pillow: test/fixtures/images/make.py. */
const { cases } = JSON.parse(readFileSync(new URL('../../fixtures/images/resample.json', import.meta.url), 'utf8')) as {
  cases: readonly Case[]
}

/** The fixture's picture again. */
function drawn(width: number, height: number, depth: 8 | 16): Picture {
  const value = (i: number): number => {
    const [x, y, c] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width), i % 3]
    const level = (x * x * 3 + y * 17 * (c + 1) + x * y * 5 + c * 40) % 256
    return depth === 8 ? level : Math.max(0, level * 257 - (level > 0 ? x % 200 : 0))
  }
  const numbers = { length: width * height * 3 }
  if (depth === 8) return { width, height, depth, data: Uint8Array.from(numbers, (_, i) => value(i)) }
  return { width, height, depth, data: Uint16Array.from(numbers, (_, i) => value(i)) }
}

const resamplers = new Map([8, 12, 16].map((size) => [size, makeResampler({ size })]))
afterAll(async () => {
  for (const resampler of resamplers.values()) await resampler.dispose()
})

describe.each(cases)('$width x $height at $depth bit to $size', ({ width, height, size, depth, onnxruntime, pillow }) => {
  test('gives bit by bit what Python’s ONNX Runtime gives', async () => {
    const resized = await resamplers.get(size)!.resize(drawn(width, height, depth))
    expect([...resized]).toEqual(onnxruntime)
    expect(resized).toBeInstanceOf(depth === 8 ? Uint8Array : Uint16Array)
  })

  // Both round each of the two directions to whole levels, Pillow in another order: one level apart at most.
  test.runIf(pillow !== undefined)('is Pillow’s BILINEAR to one level', async () => {
    const resized = await resamplers.get(size)!.resize(drawn(width, height, depth))
    expect(Math.max(...pillow!.map((value, i) => Math.abs(value - resized[i]!)))).toBeLessThanOrEqual(1)
  })
})

test('a picture of the right size comes back as it is, in both depths', async () => {
  for (const depth of [8, 16] as const) {
    const picture = drawn(16, 16, depth)
    expect(await resamplers.get(16)!.resize(picture)).toEqual(picture.data)
  }
})

test('white stays white and black black, also in 16 bit', async () => {
  for (const level of [0, 65535]) {
    const resized = await resamplers.get(12)!.resize({ width: 101, height: 67, depth: 16, data: new Uint16Array(101 * 67 * 3).fill(level) })
    expect(new Set(resized)).toEqual(new Set([level]))
  }
})

test('a 16-bit picture too large for one strip is what the same picture is in 8 bit', async () => {
  const [width, height] = [2300, 2000] // 4.6 megapixels: two strips
  const bytes = drawn(width, height, 8).data
  const small = await resamplers.get(16)!.resize({ width, height, depth: 8, data: Uint8Array.from(bytes) })
  const words = await resamplers.get(16)!.resize({ width, height, depth: 16, data: Uint16Array.from(bytes, (level) => level * 257) })
  const worst = Math.max(...Array.from(words, (level, i) => Math.abs(level / 257 - small[i]!)))
  expect(worst).toBeLessThanOrEqual(1)
})
