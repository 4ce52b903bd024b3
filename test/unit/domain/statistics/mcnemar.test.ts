import { expect, test } from 'vitest'
import { mcnemar } from '#domain/statistics/mcnemar.ts'

// scipy 1.17.1: binomtest(a, a + b).pvalue
test.each([
  [2, 9, 0.0654296875],
  [0, 5, 0.0625],
  [7, 7, 1],
  [0, 1, 1],
  [40, 75, 0.001412957498607674],
])('of %i against %i agrees with scipy', (a, b, expected) => {
  expect(mcnemar(a, b)).toBeCloseTo(expected, 12)
  expect(mcnemar(b, a)).toBe(mcnemar(a, b))
})

test('without a part on which just one is right finds no difference', () => {
  expect(mcnemar(0, 0)).toBe(1)
})
