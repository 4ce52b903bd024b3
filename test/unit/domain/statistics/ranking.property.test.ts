import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { auroc, averagePrecision, largestF1 } from '#domain/statistics/ranking.ts'
import type { Steps } from '#domain/statistics/steps.ts'
import { agrees, stepsOf } from '#test/unit/domain/fixture.ts'

// Few levels, so that ties within and between the classes are the rule.
const level = fc.integer({ min: -6, max: 6 })
const someScores = fc.array(level, { minLength: 1, maxLength: 25 })
const measures: [string, (steps: Steps) => number | null][] = [
  ['auroc', auroc],
  ['averagePrecision', averagePrecision],
  ['largestF1', (steps) => largestF1(steps)?.value ?? null],
]

describe.each(measures)('%s', (_, measure) => {
  test('depends on the order of the scores alone, not on their scale', () => {
    fc.assert(
      fc.property(someScores, someScores, (good, defective) => {
        const stretched = (s: number): number => Math.exp(s / 2) - 40
        expect(measure(stepsOf(good.map(stretched), defective.map(stretched)))).toBe(measure(stepsOf(good, defective)))
      }),
    )
  })

  test('does not depend on the order of the parts', () => {
    fc.assert(
      fc.property(someScores, someScores, (good, defective) => {
        expect(measure(stepsOf(good.toReversed(), defective.toReversed()))).toBe(measure(stepsOf(good, defective)))
      }),
    )
  })

  test('lies between 0 and 1', () => {
    fc.assert(
      fc.property(someScores, someScores, (good, defective) => {
        const value = measure(stepsOf(good, defective))!
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1 + 1e-15)
      }),
    )
  })
})

// Not for average precision: a defective part that rises into a tie with a good one lowers it (good 1, defective 0 and 0: 2/3; 1 and 0: 7/12).
describe.each(measures.filter(([name]) => name !== 'averagePrecision'))('%s', (_, measure) => {
  test('never falls when a defective part scores higher', () => {
    fc.assert(
      fc.property(someScores, someScores, fc.nat(5), (good, defective, by) => {
        const before = measure(stepsOf(good, defective))!
        expect(measure(stepsOf(good, [defective[0]! + by, ...defective.slice(1)]))!).toBeGreaterThanOrEqual(before - 1e-12)
      }),
    )
  })
})

describe('auroc', () => {
  test('turns into its complement when the classes change places or the scores are negated', () => {
    fc.assert(
      fc.property(someScores, someScores, (good, defective) => {
        const value = auroc(stepsOf(good, defective))!
        expect(auroc(stepsOf(defective, good))!).toSatisfy((other: number) => agrees(other, 1 - value))
        const negated = stepsOf(
          good.map((s) => -s),
          defective.map((s) => -s),
        )
        expect(auroc(negated)!).toSatisfy((other: number) => agrees(other, 1 - value))
      }),
    )
  })

  test('is the share of pairs in which the defective part scores higher, equal pairs counting half', () => {
    fc.assert(
      fc.property(someScores, someScores, (good, defective) => {
        const wins = good.flatMap((g) => defective.map((d): number => (d > g ? 1 : d === g ? 0.5 : 0)))
        expect(auroc(stepsOf(good, defective))!).toSatisfy((value: number) => agrees(value, wins.reduce((a, b) => a + b) / wins.length))
      }),
    )
  })
})
