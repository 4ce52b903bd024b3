import { describe, expect, test } from 'vitest'
import { precisionRecallCurve, rocCurve } from '#domain/statistics/curves.ts'
import { auroc, aurocBetween, averagePrecision, largestF1 } from '#domain/statistics/ranking.ts'
import { sortScores } from '#domain/statistics/sorted.ts'
import { agrees, allAgree, readFixture, stepsOf } from '#test/unit/domain/fixture.ts'

type Case = {
  good: number[]
  defective: number[]
  auroc: number | null
  aupr: number | null
  f1Max: number | null
  f1Threshold: number | null
  roc?: { overkill: number[]; recall: number[]; thresholds: number[] }
  pr?: { precision: number[]; recall: number[]; thresholds: number[] }
}
const cases = Object.entries(readFixture<Record<string, Case>>('ranking.json'))

const same = (actual: number | null, expected: number | null): boolean =>
  actual === null || expected === null ? actual === expected : agrees(actual, expected)

describe.each(cases)('%s', (_, { good, defective, ...expected }) => {
  const steps = stepsOf(good, defective)

  test('AUROC, average precision and largest F1 are those of scikit-learn', () => {
    expect([auroc(steps), averagePrecision(steps), largestF1(steps)?.value ?? null]).toSatisfy((actual: (number | null)[]) =>
      [expected.auroc, expected.aupr, expected.f1Max].every((value, i) => same(actual[i]!, value)),
    )
    expect(largestF1(steps)?.threshold ?? null).toBe(expected.f1Threshold)
  })
})

const withCurves = cases.flatMap(([name, { good, defective, roc, pr }]) =>
  roc && pr ? [[name, { good, defective, roc, pr }] as const] : [],
)

describe.each(withCurves)('curves of %s', (_, { good, defective, roc, pr }) => {
  const steps = stepsOf(good, defective)

  test('the ROC curve has every point of scikit-learn', () => {
    const curve = rocCurve(steps)!
    expect(curve.thresholds[0]).toBe(Infinity)
    expect(curve.thresholds.slice(1)).toSatisfy((actual: Float64Array) => allAgree(actual, roc.thresholds))
    expect(curve.overkill).toSatisfy((actual: Float64Array) => allAgree(actual, roc.overkill))
    expect(curve.recall).toSatisfy((actual: Float64Array) => allAgree(actual, roc.recall))
  })

  test('the precision-recall curve has every point of scikit-learn', () => {
    const curve = precisionRecallCurve(steps)!
    expect(curve.thresholds).toSatisfy((actual: Float64Array) => allAgree(actual, pr.thresholds))
    expect(curve.precision).toSatisfy((actual: Float64Array) => allAgree(actual, pr.precision))
    expect(curve.recall).toSatisfy((actual: Float64Array) => allAgree(actual, pr.recall))
  })
})

describe('without both classes', () => {
  test('nothing at all gives no figure and no curve', () => {
    const steps = stepsOf([], [])
    expect([auroc(steps), averagePrecision(steps), largestF1(steps), rocCurve(steps), precisionRecallCurve(steps)]).toEqual(
      Array(5).fill(null),
    )
  })

  test('a score that is not finite gives no order and no figure', () => {
    expect(sortScores([1, NaN])).toBeNull()
    expect(sortScores([1, Infinity])).toBeNull()
    expect(aurocBetween([0.1, NaN], [0.2])).toBeNull()
    expect(aurocBetween([3, 1], [2, 4])).toBe(0.75)
  })
})

test('a million scores are sorted and measured', () => {
  const good = Float64Array.from({ length: 900_000 }, (_, i) => (i * 7919) % 900_001)
  const defective = Float64Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 900_001)
  const steps = stepsOf(good, defective)
  for (const measure of [auroc, averagePrecision, largestF1, rocCurve, precisionRecallCurve]) expect(measure(steps)).not.toBeNull()
})
