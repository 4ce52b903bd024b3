import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { labelRegions } from '#domain/statistics/regions.ts'
import { contours, type Polyline } from '#renderer/viewer/contour.ts'

/** Twice the area, by the shoelace formula; positive if the inside is on the right in coordinates whose y points down. */
function twiceArea(line: Polyline): number {
  let sum = 0
  for (let i = 0; i + 3 < line.length; i += 2) sum += line[i]! * line[i + 3]! - line[i + 2]! * line[i + 1]!
  return sum
}

describe('contours', () => {
  it('draws a diamond of half a cell around a single one', () => {
    const [line, ...more] = contours([0, 0, 0, 0, 1, 0, 0, 0, 0], 3, 3, 0.5)
    expect(more).toEqual([])
    const corners = new Set(Array.from({ length: line!.length / 2 }, (_, i) => `${line![2 * i]} ${line![2 * i + 1]}`))
    expect(corners).toEqual(new Set(['1.5 1', '1 1.5', '1.5 2', '2 1.5']))
    expect(line!.slice(0, 2)).toEqual(line!.slice(-2))
  })
  it('places the line between two values where a straight line between them crosses', () => {
    // 0 to 4 over one cell: 1 is a quarter of the way from the middle of the first cell.
    const [line] = contours([0, 4, 0, 4], 2, 2, 1)
    expect(Math.min(...line!.filter((_, i) => i % 2 === 0))).toBe(0.75)
  })
  it('draws nothing where nothing is above, nor at values that equal the line', () => {
    expect(contours([1, 1, 1, 1], 2, 2, 1)).toEqual([])
  })
  it('runs around the whole grid where everything is above, on its edge', () => {
    const [line, ...more] = contours([2, 2, 2, 2], 2, 2, 1)
    expect(more).toEqual([])
    expect([Math.min(...line!), Math.max(...line!)]).toEqual([0, 2])
  })
  it('runs around a hole the other way', () => {
    const ring = [1, 1, 1, 1, 0, 1, 1, 1, 1]
    const areas = contours(ring, 3, 3, 0.5).map(twiceArea)
    expect(areas).toHaveLength(2)
    expect(areas.map(Math.sign).sort()).toEqual([-1, 1])
  })
  it('joins two cells that meet at a corner, as hot spots do', () => {
    expect(contours([1, 0, 0, 1], 2, 2, 0.5)).toHaveLength(1)
    expect(contours([0, 1, 1, 0], 2, 2, 0.5)).toHaveLength(1)
  })
  it('closes every line, and has one outer line for each region of the mask', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 48, maxLength: 48 }), (mask) => {
        const lines = contours(mask, 8, 6, 0.5)
        for (const line of lines) expect(line.slice(0, 2)).toEqual(line.slice(-2))
        const outer = lines.filter((line) => twiceArea(line) > 0)
        expect(outer).toHaveLength(labelRegions(Uint8Array.from(mask), 8, 6).sizes.length)
      }),
    )
  })
})
