import { expect, test } from 'vitest'
import { grownSpans } from '#renderer/pages/annotate/grow.ts'
import { hotSeed, hotSpans } from '#renderer/pages/annotate/hot-region.ts'
import { drawn } from './drawn.ts'

const grey = (rows: readonly (readonly number[])[]) => ({
  data: Uint8Array.from(rows.flat()),
  width: rows[0]!.length,
  height: rows.length,
  channels: 1,
})

test('a region grows over sides, not over corners, as far as the tolerance goes', () => {
  const values = grey([
    [10, 10, 50, 10],
    [10, 50, 12, 15],
    [50, 50, 10, 50],
    [10, 10, 11, 10],
  ])
  const size = { width: 4, height: 4 }
  expect(drawn(grownSpans(values, { x: 0, y: 0 }, 2), size)).toEqual(['##..', '#...', '....', '....'])
  expect(drawn(grownSpans(values, { x: 2, y: 1 }, 2), size)).toEqual(['....', '..#.', '..#.', '####'])
  expect(drawn(grownSpans(values, { x: 2, y: 1 }, 3), size)).toEqual(['...#', '..##', '..#.', '####'])
  expect(drawn(grownSpans(values, { x: 2, y: 1 }, 255), size)).toEqual(['####', '####', '####', '####'])
})

test('every channel has to be alike', () => {
  const values = { data: Uint16Array.from([100, 100, 100, 100, 100, 900, 100, 105, 100]), width: 3, height: 1, channels: 3 }
  expect(grownSpans(values, { x: 0, y: 0 }, 10)).toEqual([0, 0, 1])
  expect(grownSpans({ ...values, data: values.data.with(5, 108) }, { x: 0, y: 0 }, 10)).toEqual([0, 0, 3])
})

test('beside the picture nothing grows', () => {
  expect(grownSpans(grey([[1]]), { x: 1, y: 0 }, 255)).toEqual([])
})

/** 4 x 4 cells; two regions: one of two cells that touch at a corner, and one cell. */
const map = {
  side: 4,
  residual: Float32Array.from([0, 0, 0, 0, 0, 0.9, 0, 0, 0, 0, 0.8, 0, 0.7, 0, 0, 0]),
}

test('a region begins under the pointer if it is hot there, and else at the hottest place', () => {
  const picture = { width: 8, height: 8 }
  expect(hotSeed(map, { x: 0.5, y: 7.5 }, picture, 0.5)).toEqual({ x: 0, y: 3 })
  expect(hotSeed(map, { x: 7.5, y: 0.5 }, picture, 0.5)).toEqual({ x: 1, y: 1 })
  expect(hotSeed(map, null, picture, 0.5)).toEqual({ x: 1, y: 1 })
})

test('cells that touch at a corner are one region, another is left out', () => {
  const size = { width: 4, height: 4 }
  expect(drawn(hotSpans(map, { x: 1, y: 1 }, size, 0.5), size)).toEqual(['....', '.#..', '..#.', '....'])
  expect(drawn(hotSpans(map, { x: 0, y: 3 }, size, 0.5), size)).toEqual(['....', '....', '....', '#...'])
})

test('between cells the residual runs straight, so a lower level reaches farther', () => {
  // One cell of 1 at (1, 1); a picture of 16 x 16 has four pixels a cell, with middles at 1/8, 3/8, 5/8, 7/8 of it.
  const one = { side: 4, residual: Float32Array.from({ length: 16 }, (_, i) => (i === 5 ? 1 : 0)) }
  const size = { width: 16, height: 16 }
  // Along the row through the middle: distance d from the cell's middle, value (1 - d) * (1 - 1/8).
  const row = (level: number) => drawn(hotSpans(one, { x: 1, y: 1 }, size, level), size)[5]
  expect(row(0.5)).toBe('....####........')
  expect(row(0.3)).toBe('...######.......')
  expect(row(0.1)).toBe('..########......')
  expect(hotSpans(one, { x: 1, y: 1 }, size, 1)).toEqual([])
})

test('agrees with a naive count over all pixels on a map of noise', () => {
  let seed = 7
  const noise = () => (seed = (seed * 16807) % 2147483647) / 2147483647
  const side = 16
  const noisy = { side, residual: Float32Array.from({ length: side * side }, noise) }
  const size = { width: 50, height: 37 }
  const [level, start] = [0.8, hotSeed(noisy, null, size, 0.8)]
  const cells = new Set([`${start.x} ${start.y}`])
  for (let grown = true; grown;) {
    grown = false
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++) {
        if (cells.has(`${x} ${y}`) || noisy.residual[y * side + x]! <= level) continue
        const touches = [-1, 0, 1].some((down) => [-1, 0, 1].some((right) => cells.has(`${x + right} ${y + down}`)))
        if (touches) grown = cells.add(`${x} ${y}`).size > 0
      }
  }
  const clamp = (place: number) => Math.min(side - 1, Math.max(0, place))
  const expected = Array.from({ length: size.height }, (_, y) =>
    Array.from({ length: size.width }, (__, x) => {
      const [u, v] = [((x + 0.5) * side) / size.width - 0.5, ((y + 0.5) * side) / size.height - 0.5]
      let sum = 0
      let belongs = false
      for (const [column, share] of [
        [Math.floor(u), 1 - u + Math.floor(u)],
        [Math.floor(u) + 1, u - Math.floor(u)],
      ] as const)
        for (const [line, part] of [
          [Math.floor(v), 1 - v + Math.floor(v)],
          [Math.floor(v) + 1, v - Math.floor(v)],
        ] as const) {
          sum += share * part * noisy.residual[clamp(line) * side + clamp(column)]!
          belongs ||= cells.has(`${clamp(column)} ${clamp(line)}`)
        }
      return belongs && sum > level ? '#' : '.'
    }).join(''),
  )
  expect(drawn(hotSpans(noisy, start, size, level), size)).toEqual(expected)
})

test('a region between the middles of a small picture is the pixel it lies in', () => {
  const fine = { side: 8, residual: Float32Array.from({ length: 64 }, (_, i) => (i === 3 * 8 + 4 ? 1 : 0)) }
  expect(hotSpans(fine, { x: 4, y: 3 }, { width: 2, height: 2 }, 0.9)).toEqual([0, 1, 2])
})
