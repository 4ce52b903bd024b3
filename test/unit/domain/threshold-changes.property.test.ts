import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mergeScores } from '#domain/statistics/steps.ts'
import { rocCurve } from '#domain/statistics/curves.ts'
import { changesBetween, countChanged } from '#domain/threshold-changes.ts'
import { costCurve, thinCurve } from '#domain/threshold-curves.ts'
import { judge } from '#domain/threshold.ts'
import { sorted } from '#test/unit/domain/fixture.ts'

const level = fc.integer({ min: 0, max: 9 })
const line = fc.tuple(level, level).map(([a, b]) => ({ lower: Math.min(a, b), upper: Math.max(a, b) }))

describe('changesBetween', () => {
  test('names every part that is judged otherwise, and no other', () => {
    fc.assert(
      fc.property(fc.array(level, { maxLength: 30 }), line, line, (scores, before, after) => {
        const all = sorted(scores)
        const changes = changesBetween(all, before, after)
        const expected = [...all].flatMap((score, i) =>
          judge(score, before) === judge(score, after) ? [] : [[i, judge(score, before), judge(score, after)]],
        )
        const named = changes.flatMap(({ from, to, first, end }) => Array.from({ length: end - first }, (_, i) => [first + i, from, to]))
        expect(named).toEqual(expected)
        expect(countChanged(changes)).toBe(expected.length)
      }),
    )
  })
})

describe('costCurve', () => {
  test('has the cost of every line it names; worked by hand for three', () => {
    const prices = { escape: 100, overkill: 10, review: 1, defectRate: 0.5 }
    const { x, y } = costCurve({ good: sorted([1, 2]), defective: sorted([2, 3]) }, 0, prices)!
    const at = (edge: number): number => y[x.indexOf(edge)]!
    // 1000 x 0.5 x (escapes/2 x 100 + overkill/2 x 10)
    expect([at(1), at(2), at(3)]).toEqual([5000, 2500, 25000])
  })

  test('does not exist while a truth is missing', () => {
    const prices = { escape: 100, overkill: 10, review: 1, defectRate: 0.5 }
    expect(costCurve({ good: sorted([1]), defective: sorted([]) }, 0, prices)).toBeNull()
  })
})

describe('thinCurve', () => {
  test('leaves some hundred points of ten thousands, none of them moved, ends included', () => {
    const good = sorted(Array.from({ length: 2e4 }, (_, i) => Math.sin(i)))
    const defective = sorted(Array.from({ length: 2e3 }, (_, i) => Math.sin(i) + 1))
    const { overkill, recall } = rocCurve(mergeScores(good, defective))!
    const { x, y } = thinCurve(overkill, recall)
    expect(x.length).toBeLessThan(1000)
    expect([x[0], y[0], x.at(-1), y.at(-1)]).toEqual([0, 0, 1, 1])
    const whole = new Map(Array.from(overkill, (value, i) => [`${value} ${recall[i]}`, true]))
    expect([...x].every((value, i) => whole.has(`${value} ${y[i]}`))).toBe(true)
  })
})
