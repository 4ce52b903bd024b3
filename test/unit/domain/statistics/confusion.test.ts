import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { confusionAt, countDecisions } from '#domain/statistics/confusion.ts'
import { costPerThousand } from '#domain/statistics/cost.ts'
import { judge } from '#domain/threshold.ts'
import { sorted } from '#test/unit/domain/fixture.ts'

describe('countDecisions', () => {
  test('counts exactly what judge says of each score', () => {
    const level = fc.integer({ min: 0, max: 8 })
    fc.assert(
      fc.property(fc.array(level), level, level, (scores, lower, upper) => {
        const line = { lower, upper }
        const counts = { pass: 0, review: 0, reject: 0 }
        for (const score of scores) counts[judge(score, line)]++
        expect(countDecisions(sorted(scores), line)).toEqual(counts)
      }),
    )
  })
})

describe('costPerThousand', () => {
  const prices = { escape: 200, overkill: 10, review: 2, defectRate: 0.001 }

  test('weighs each class by how often it occurs in production', () => {
    // 1 of 4 defects escapes, 1 is in review; 1 of 10 good is rejected, 2 in review. Worked by hand:
    // 1000 [0.001 (200/4 + 2/4) + 0.999 (10/10 + 4/10)] = 50.5 + 1398.6
    const confusion = confusionAt({ lower: 3, upper: 5 }, sorted([0, 0, 0, 0, 1, 1, 2, 3, 4, 5]), sorted([2, 4, 5, 9]))
    expect(confusion).toEqual({ good: { pass: 7, review: 2, reject: 1 }, defective: { pass: 1, review: 1, reject: 2 } })
    expect(costPerThousand(confusion, prices)).toBeCloseTo(1449.1, 9)
  })

  test('is unknown while one class is missing', () => {
    expect(costPerThousand(confusionAt({ lower: 3, upper: 5 }, sorted([1]), sorted([])), prices)).toBeNull()
    expect(costPerThousand(confusionAt({ lower: 3, upper: 5 }, sorted([]), sorted([1])), prices)).toBeNull()
  })
})
