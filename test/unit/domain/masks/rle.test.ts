import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { differenceOf, unionOf, without } from '#domain/masks/combine.ts'
import { areaOf, bitmapOf, boxOf, packRuns, parseRuns, plainRuns, runsOf } from '#domain/masks/rle.ts'

type FixtureMask = { width: number; height: number; rows: string[] | null; counts: string; area: number; box: number[] }
// Written by pycocotools: test/fixtures/masks/make_masks.py.
const { masks } = JSON.parse(readFileSync('test/fixtures/masks/rle.json', 'utf8')) as { masks: FixtureMask[] }

/** A bitmap of any small size. */
const bitmaps = fc
  .record({ width: fc.integer({ min: 1, max: 23 }), height: fc.integer({ min: 1, max: 17 }) })
  .chain((size) =>
    fc
      .array(fc.constantFrom(0, 1), { minLength: size.width * size.height, maxLength: size.width * size.height })
      .map((bits) => ({ ...size, bitmap: Uint8Array.from(bits) })),
  )
const pairs = bitmaps.chain((first) =>
  fc
    .array(fc.constantFrom(0, 1), { minLength: first.bitmap.length, maxLength: first.bitmap.length })
    .map((bits) => ({ ...first, other: Uint8Array.from(bits) })),
)

describe('run lengths', () => {
  test("are pycocotools' own, and so are area and box", () => {
    for (const { width, height, rows, counts, area, box } of masks) {
      const runs = parseRuns(counts, { width, height })!
      expect(runs).toBeDefined()
      expect(areaOf(runs)).toBe(area)
      expect(Object.values(boxOf(runs, { width, height }))).toEqual(area === 0 ? [0, 0, 0, 0] : box)
      const bitmap = bitmapOf(runs, { width, height })
      if (rows !== null) expect([...bitmap].join('')).toBe(rows.join(''))
      expect(packRuns(runsOf(bitmap, { width, height }))).toBe(counts)
    }
  })

  test('give every bitmap again', () => {
    fc.assert(
      fc.property(bitmaps, ({ bitmap, ...size }) => {
        const runs = runsOf(bitmap, size)
        expect(bitmapOf(runs, size)).toEqual(bitmap)
        expect(parseRuns(packRuns(runs), size)).toEqual(runs)
        expect(areaOf(runs)).toBe(bitmap.reduce((sum, bit) => sum + bit, 0))
        expect(plainRuns(runs)).toEqual(runs)
      }),
    )
  })

  test('of one mask spelled differently become the same', () => {
    expect(plainRuns([0, 5, 0, 3, 4])).toEqual([0, 8, 4])
    expect(plainRuns([2, 0, 3, 1])).toEqual([5, 1])
    expect(plainRuns([6, 0])).toEqual([6])
    expect(plainRuns([0, 6, 0])).toEqual([0, 6])
  })

  test('that do not fit the size, or are none at all, are refused', () => {
    const size = { width: 4, height: 3 }
    expect(parseRuns(packRuns([5, 7]), size)).toEqual([5, 7])
    expect(parseRuns(packRuns([5, 6]), size)).toBeUndefined()
    expect(parseRuns(packRuns([5, 8]), size)).toBeUndefined()
    expect(parseRuns(packRuns([13, -1]), size)).toBeUndefined()
    expect(parseRuns('', size)).toBeUndefined()
    expect(parseRuns('ooooooooooooooooo', size)).toBeUndefined()
    expect(parseRuns('é', size)).toBeUndefined()
    expect(parseRuns(packRuns([5, 7]).slice(0, -1) + 'o', size)).toBeUndefined()
  })

  test('hold the largest picture there is', () => {
    const size = { width: 512_000_000, height: 1 }
    const runs = [1, 511_999_998, 1]
    expect(parseRuns(packRuns(runs), size)).toEqual(runs)
    expect(parseRuns(packRuns([0, 512_000_000]), size)).toEqual([0, 512_000_000])
  })
})

describe('two masks', () => {
  test('differ by the pixels that a count finds', () => {
    fc.assert(
      fc.property(pairs, ({ bitmap, other, ...size }) => {
        const [a, b] = [runsOf(bitmap, size), runsOf(other, size)]
        const count = (holds: (x: boolean, y: boolean) => boolean) =>
          [...bitmap].filter((bit, i) => holds(bit === 1, other[i] === 1)).length
        expect(differenceOf(a, b)).toEqual({ added: count((x, y) => y && !x), removed: count((x, y) => x && !y) })
        const both = unionOf([a, b], bitmap.length)
        expect(bitmapOf(both, size)).toEqual(bitmap.map((bit, i) => bit | (other[i] ?? 0)))
        expect(plainRuns(both)).toEqual(both)
        expect(bitmapOf(without(a, b), size)).toEqual(bitmap.map((bit, i) => (other[i] === 1 ? 0 : bit)))
      }),
    )
  })
})
