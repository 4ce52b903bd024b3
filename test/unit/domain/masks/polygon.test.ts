import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unionOf } from '#domain/masks/combine.ts'
import { outlinesOf } from '#domain/masks/outline.ts'
import { rasterise } from '#domain/masks/polygon.ts'
import { areaOf, packRuns, parseRuns, runsOf } from '#domain/masks/rle.ts'

type FixturePolygon = { width: number; height: number; polygon: number[]; counts: string; area: number }
// Written by pycocotools: test/fixtures/masks/make_masks.py.
const { polygons } = JSON.parse(readFileSync('test/fixtures/masks/rle.json', 'utf8')) as { polygons: FixturePolygon[] }

describe('a polygon', () => {
  test("covers pycocotools' own pixels", () => {
    for (const { width, height, polygon, counts, area } of polygons) {
      const runs = rasterise(polygon, { width, height })
      expect(areaOf(runs)).toBe(area)
      expect(packRuns(runs)).toBe(counts)
      expect(parseRuns(counts, { width, height })).toEqual(runs)
    }
  })

  test('covers the pixels whose centres it goes around, and none with no area', () => {
    const size = { width: 5, height: 4 }
    expect(rasterise([1, 1, 3, 1, 3, 4, 1, 4], size)).toEqual([5, 3, 1, 3, 8])
    expect(rasterise([1, 1, 3, 1], size)).toEqual([20])
    expect(rasterise([2, 2], size)).toEqual([20])
    expect(rasterise([], size)).toEqual([20])
  })
})

describe('outlines', () => {
  test('are corners along pixel edges, a hole reached by a cut', () => {
    // 3 x 3 with its middle left out.
    const size = { width: 3, height: 3 }
    expect(outlinesOf([0, 4, 1, 4], size)).toEqual([[3, 0, 3, 3, 0, 3, 0, 0, 1, 2, 2, 2, 2, 1, 1, 1, 1, 2, 0, 0]])
    // Two pixels that touch by a corner are one area, two that do not are two.
    expect(outlinesOf(runsOf(Uint8Array.from([1, 0, 0, 0, 1, 0, 0, 0, 0]), size), size).length).toBe(1)
    expect(outlinesOf(runsOf(Uint8Array.from([1, 0, 1, 0, 0, 0, 0, 0, 0]), size), size).length).toBe(2)
    expect(outlinesOf([9], size)).toEqual([])
  })

  test('give every mask again', () => {
    const masks = fc
      .record({ width: fc.integer({ min: 1, max: 14 }), height: fc.integer({ min: 1, max: 14 }) })
      .chain((size) =>
        fc
          .array(fc.constantFrom(0, 1), { minLength: size.width * size.height, maxLength: size.width * size.height })
          .map((bits) => ({ ...size, bitmap: Uint8Array.from(bits) })),
      )
    fc.assert(
      fc.property(masks, ({ bitmap, ...size }) => {
        const runs = runsOf(bitmap, size)
        const again = outlinesOf(runs, size).map((polygon) => rasterise(polygon, size))
        expect(unionOf(again, bitmap.length)).toEqual(runs)
      }),
      { numRuns: 300 },
    )
  })
})
