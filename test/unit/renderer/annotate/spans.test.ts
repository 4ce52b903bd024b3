import { expect, test } from 'vitest'
import { boxAround, joined, polygonSpans, rectangleSpans, snapped, strokeSpans } from '#renderer/pages/annotate/spans.ts'
import { drawn, pixelsOf } from './drawn.ts'

const picture = { width: 12, height: 8 }

test('a brush of one pixel covers the pixel it is put on, wherever in it', () => {
  for (const place of [
    { x: 3.01, y: 2.99 },
    { x: 3.99, y: 2.01 },
  ]) {
    const at = snapped(place, 1)
    expect(strokeSpans(at, at, 1, picture)).toEqual([2, 3, 4])
  }
})

test('stamps of 2, 3, 4 and 5 pixels are discs, counted by hand', () => {
  const stamp = (size: number) => {
    const at = snapped({ x: 6.2, y: 4.3 }, size)
    return drawn(strokeSpans(at, at, size, picture), picture)
      .join('\n')
      .replaceAll(/^\.*\n|\n\.*$/gm, '')
      .trim()
  }
  expect(pixelsOf(strokeSpans({ x: 6, y: 4 }, { x: 6, y: 4 }, 2, picture))).toHaveLength(4)
  expect(stamp(3)).toBe(['.....###....', '.....###....', '.....###....'].join('\n'))
  expect(stamp(4)).toBe(['.....##.....', '....####....', '....####....', '.....##.....'].join('\n'))
  expect(stamp(5)).toBe(['.....###....', '....#####...', '....#####...', '....#####...', '.....###....'].join('\n'))
})

test('a stroke is every pixel whose middle is no farther from the way than half the size, as counted one by one', () => {
  const large = { width: 60, height: 50 }
  for (const size of [1, 2, 7, 16, 31]) {
    for (const [a, b] of [
      [
        { x: 10.3, y: 40.1 },
        { x: 50.6, y: 8.9 },
      ],
      [
        { x: -5, y: 20 },
        { x: 30, y: 70 },
      ],
      [
        { x: 20, y: 20 },
        { x: 20, y: 33 },
      ],
      [
        { x: 44, y: 12 },
        { x: 9, y: 12 },
      ],
    ] as const) {
      const [from, to] = [snapped(a, size), snapped(b, size)]
      const expected: string[] = []
      for (let y = 0; y < large.height; y++)
        for (let x = 0; x < large.width; x++)
          if (distance({ x: x + 0.5, y: y + 0.5 }, from, to) <= size / 2 + 1e-9) expected.push(`${x} ${y}`)
      expect(pixelsOf(strokeSpans(from, to, size, large))).toEqual(expected)
    }
  }
})

test('a rectangle has both its corners, in whatever order they are given, and ends at the picture', () => {
  expect(rectangleSpans({ x: 4.9, y: 3.1 }, { x: 2.2, y: 1.7 }, picture)).toEqual([1, 2, 5, 2, 2, 5, 3, 2, 5])
  expect(rectangleSpans({ x: -3, y: -2 }, { x: 0.5, y: 0.5 }, picture)).toEqual([0, 0, 1])
})

test('a polygon covers the pixels whose middle is in it', () => {
  const triangle = [
    { x: 1, y: 1 },
    { x: 7, y: 1 },
    { x: 1, y: 7 },
  ]
  expect(drawn(polygonSpans(triangle, picture), picture)).toEqual([
    '............',
    '.######.....',
    '.#####......',
    '.####.......',
    '.###........',
    '.##.........',
    '.#..........',
    '............',
  ])
})

test('where a polygon runs around a place twice, that place is out again', () => {
  const square = [
    { x: 0, y: 0 },
    { x: 6, y: 0 },
    { x: 6, y: 6 },
    { x: 0, y: 6 },
  ]
  const inner = square.map(({ x, y }) => ({ x: x / 3 + 2, y: y / 3 + 2 }))
  const [first] = square
  const [start] = inner
  const spans = polygonSpans([...square, first!, start!, ...inner.slice(1), start!], picture)
  expect(new Set(pixelsOf(spans)).size).toBe(36 - 4)
})

test('a box is around all spans, and two boxes have one around both', () => {
  expect(boxAround([3, 5, 9, 4, 2, 6])).toEqual({ left: 2, top: 3, right: 9, bottom: 5 })
  expect(boxAround([])).toBeNull()
  expect(joined(null, { left: 1, top: 1, right: 2, bottom: 2 })).toEqual({ left: 1, top: 1, right: 2, bottom: 2 })
  expect(joined({ left: 4, top: 0, right: 5, bottom: 1 }, { left: 1, top: 1, right: 2, bottom: 2 })).toEqual({
    left: 1,
    top: 0,
    right: 5,
    bottom: 2,
  })
})

type At = { readonly x: number; readonly y: number }
function distance({ x, y }: At, from: At, to: At): number {
  const [right, down] = [to.x - from.x, to.y - from.y]
  const length = right * right + down * down
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - from.x) * right + (y - from.y) * down) / length))
  return Math.hypot(x - from.x - share * right, y - from.y - share * down)
}
