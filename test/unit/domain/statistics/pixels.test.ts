import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeDraw } from '#domain/random.ts'
import { makePixelAccumulator, type PixelResult } from '#domain/statistics/pixels.ts'
import { labelRegions } from '#domain/statistics/regions.ts'
import { agrees, readFixture } from '#test/unit/domain/fixture.ts'

type Case = {
  width: number
  height: number
  scale: number
  parts: { levels: number[]; mask: number[] | null }[]
  regions: number
  pixelAuroc: number
  pro: number
}
const cases = Object.entries(readFixture<Record<string, Case>>('pixels.json'))

type Part = { map: Float32Array; mask: Uint8Array | null }
const partsOf = ({ parts, scale }: Case): Part[] =>
  parts.map(({ levels, mask }) => ({ map: Float32Array.from(levels, (level) => level / scale), mask: mask && Uint8Array.from(mask) }))

function measure(parts: readonly Part[], width: number, height: number, exactLimit?: number): PixelResult {
  const pixels = makePixelAccumulator(exactLimit === undefined ? {} : { exactLimit })
  for (const { map, mask } of parts) pixels.add(map, mask, width, height)
  return pixels.result()
}

describe.each(cases)('%s', (_, expected) => {
  const { width, height } = expected

  test('pixel AUROC is that of scikit-learn and PRO that of every distinct threshold tried in turn', () => {
    const result = measure(partsOf(expected), width, height)
    expect(result.pixelAuroc).toSatisfy((value: number) => agrees(value, expected.pixelAuroc))
    expect(result.pro).toSatisfy((value: number) => agrees(value, expected.pro))
    expect(result).toMatchObject({
      regions: expected.regions,
      maskedParts: expected.parts.filter((part) => part.mask).length,
      errorBound: 0,
    })
  })

  test('depends on the order of values alone: any rising function gives the same', () => {
    const stretched = partsOf(expected).map(({ map, mask }) => ({ map: map.map((value) => 8 * value - 3), mask }))
    expect(measure(stretched, width, height)).toEqual(measure(partsOf(expected), width, height))
  })

  test('does not depend on the order of the parts', () => {
    const reversed = measure(partsOf(expected).reverse(), width, height)
    expect(reversed.pixelAuroc).toSatisfy((value: number) => agrees(value, expected.pixelAuroc))
    expect(reversed.pro).toSatisfy((value: number) => agrees(value, expected.pro))
  })
})

describe('beyond the number of pixels that are kept one by one', () => {
  /** Maps of 64 x 64 with values over several octaves, a few below zero, and a brighter square in every second. */
  function drawParts(seed: number, brighter: number): Part[] {
    const draw = makeDraw(seed, 'maps')
    const mask = Uint8Array.from({ length: 4096 }, (_, i) => (i % 64 < 12 && i < 64 * 12 ? 1 : 0))
    return Array.from({ length: 20 }, (_, part) => ({
      map: Float32Array.from({ length: 4096 }, (_, i) => Math.exp(draw.normal()) * 0.05 - 0.002 + (part % 2 && mask[i] ? brighter : 0)),
      mask: part % 2 ? mask : null,
    }))
  }

  test.each([0, 0.02, 0.2])('the error stays within the bound it states (defects brighter by %d)', (brighter) => {
    const parts = drawParts(3, brighter)
    const exact = measure(parts, 64, 64)
    const binned = measure(parts, 64, 64, 20_000)
    expect(exact.errorBound).toBe(0)
    expect(binned.errorBound).toBeGreaterThan(0)
    expect(binned.errorBound).toBeLessThan(1e-4)
    expect(Math.abs(binned.pixelAuroc! - exact.pixelAuroc!)).toBeLessThanOrEqual(binned.errorBound)
    expect(Math.abs(binned.pro! - exact.pro!)).toBeLessThanOrEqual(binned.errorBound)
  })

  test('values that float32 cannot confuse within a bin lose nothing: both zeros are one value', () => {
    const mask = Uint8Array.of(0, 0, 1, 1)
    const parts: Part[] = [
      { map: Float32Array.of(-0, 0.5, 0, 0.5), mask },
      { map: Float32Array.of(-1, 0.25, -0, 2), mask },
    ]
    const exact = measure(parts, 2, 2)
    expect(measure(parts, 2, 2, 1)).toMatchObject({ pixelAuroc: exact.pixelAuroc, pro: exact.pro })
  })
})

describe('what cannot be measured', () => {
  const map = Float32Array.of(0.1, 0.2, 0.3, 0.4)

  test('no mask, or no normal pixel, gives no figure', () => {
    expect(measure([{ map, mask: null }], 2, 2)).toEqual({ pixelAuroc: null, pro: null, maskedParts: 0, regions: 0, errorBound: 0 })
    expect(measure([{ map, mask: new Uint8Array(4) }], 2, 2)).toMatchObject({ pixelAuroc: null, pro: null, maskedParts: 1 })
    expect(measure([{ map, mask: new Uint8Array(4).fill(1) }], 2, 2)).toMatchObject({ pixelAuroc: null, pro: null, regions: 1 })
    expect(measure([], 2, 2)).toMatchObject({ pixelAuroc: null, pro: null })
  })

  test('a value that is not finite gives no figure', () => {
    expect(measure([{ map: Float32Array.of(0.1, NaN, 0.3, 0.4), mask: Uint8Array.of(0, 0, 0, 1) }], 2, 2).pixelAuroc).toBeNull()
  })

  test('a mask of another size is a bug of the caller', () => {
    expect(() => makePixelAccumulator().add(map, new Uint8Array(3), 2, 2)).toThrow('do not fit 2 x 2')
  })
})

describe('labelRegions', () => {
  test('joins pixels that touch by a corner and keeps the picture’s edges apart', () => {
    const mask = Uint8Array.from([1, 0, 0, 1, /**/ 0, 1, 0, 0, /**/ 0, 0, 0, 0, /**/ 255, 0, 0, 1])
    const { labels, sizes } = labelRegions(mask, 4, 4)
    expect([...labels]).toEqual([1, 0, 0, 2, /**/ 0, 1, 0, 0, /**/ 0, 0, 0, 0, /**/ 3, 0, 0, 4])
    expect([...sizes]).toEqual([2, 1, 1, 1])
  })

  test('gives every defective pixel one region, and two neighbours the same', () => {
    const size = fc.integer({ min: 1, max: 12 })
    fc.assert(
      fc.property(size, size, fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 144, maxLength: 144 }), (width, height, bits) => {
        const mask = Uint8Array.from(bits.slice(0, width * height))
        const { labels, sizes } = labelRegions(mask, width, height)
        expect(sizes.reduce((sum, count) => sum + count, 0)).toBe(mask.filter(Boolean).length)
        mask.forEach((value, i) => {
          expect(labels[i] !== 0).toBe(value !== 0)
          for (const [j, joined] of [
            [i + 1, i % width < width - 1],
            [i + width, true],
            [i + width + 1, i % width < width - 1],
          ] as const) {
            if (joined && j < mask.length && value !== 0 && mask[j] !== 0) expect(labels[j]).toBe(labels[i])
          }
        })
      }),
    )
  })
})
