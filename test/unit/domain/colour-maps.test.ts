import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { colourIndex, colourMap } from '#domain/colour-maps.ts'

const fixture = new URL('../../fixtures/images/colour-maps.json', import.meta.url)
const { maps } = JSON.parse(readFileSync(fixture, 'utf8')) as { maps: Record<'inferno' | 'viridis' | 'cividis', string> }

test.each([
  ['inferno', 1],
  ['viridis', 1],
  ['cividis', 2],
] as const)('%s is matplotlib’s to %i level', (id, tolerance) => {
  const expected = maps[id].match(/../g)!.map((digits) => Number.parseInt(digits, 16))
  const worst = Math.max(...expected.map((value, i) => Math.abs(value - colourMap(id)[i]!)))
  expect(expected).toHaveLength(768)
  expect(worst).toBeLessThanOrEqual(tolerance)
})

test('grey runs through every level', () => {
  expect([...colourMap('grey')]).toEqual(Array.from({ length: 768 }, (_, i) => Math.floor(i / 3)))
})

test('a larger value never gets a darker place, and the scale is closed at its ends', () => {
  fc.assert(
    fc.property(fc.double({ min: -1, max: 2, noNaN: true }), fc.double({ min: -1, max: 2, noNaN: true }), (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)]
      expect(colourIndex(low, 0.5)).toBeLessThanOrEqual(colourIndex(high, 0.5))
      expect(colourIndex(low, 0.5)).toBeGreaterThanOrEqual(0)
      expect(colourIndex(high, 0.5)).toBeLessThanOrEqual(255)
    }),
  )
})
