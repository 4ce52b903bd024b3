import fc from 'fast-check'
import { expect, test } from 'vitest'
import { overlap } from '#domain/statistics/overlap.ts'
import { sortScores } from '#domain/statistics/sorted.ts'
import { mergeScores } from '#domain/statistics/steps.ts'

const overlapOf = (good: number[], defective: number[]): number | null => overlap(mergeScores(sortScores(good)!, sortScores(defective)!))

test('is 0 where a line parts good from defective, and 1 where their scores are the same', () => {
  expect(overlapOf([1, 2, 3], [4, 5])).toBe(0)
  expect(overlapOf([1, 2, 3], [1, 2, 3])).toBe(1)
  expect(overlapOf([5, 6], [1, 2])).toBe(1)
})

test('counts the errors of the best line', () => {
  // A line at 4: of four good parts one is above, of five defective ones one below.
  expect(overlapOf([1, 2, 3, 6], [2.5, 4, 5, 6.5, 7])).toBeCloseTo(1 / 4 + 1 / 5, 12)
})

test('is undefined without one of the classes', () => {
  expect(overlapOf([], [1])).toBeNull()
  expect(overlapOf([1], [])).toBeNull()
})

test('equals the smallest sum of both error rates over every line, tried one by one', () => {
  const scores = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(scores, scores, (good, defective) => {
      const lines = [...good, ...defective, 99]
      const errors = lines.map(
        (line) =>
          good.filter((score) => score >= line).length / good.length + defective.filter((score) => score < line).length / defective.length,
      )
      expect(overlapOf(good, defective)).toBeCloseTo(Math.min(...errors, 1), 12)
    }),
  )
})
