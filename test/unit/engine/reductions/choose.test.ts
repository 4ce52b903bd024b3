import { describe, expect, test } from 'vitest'
import { makeDraw } from '#domain/random.ts'
import { chooseReduction } from '#engine/reductions/choose.ts'
import type { TrialScores } from '#engine/reductions/choose.ts'

/** Good scores are normal around 0, each defect lies `gap` higher; the seed decides all. */
function scoresWithGap(gap: number, seed: string, parts = 20, rounds = 4): TrialScores {
  const draw = makeDraw(1, seed)
  const good = Array.from({ length: parts }, () => draw.normal())
  return { good, defective: good.map(() => Array.from({ length: rounds }, () => draw.normal() + gap)) }
}

describe('the choice of a reduction', () => {
  test('takes the one that finds clearly more, whatever the order', () => {
    const clear = scoresWithGap(3, 'clear')
    const poor = scoresWithGap(0.2, 'poor')
    expect(
      chooseReduction(
        new Map([
          ['a', poor],
          ['b', clear],
        ]),
      ).reduction,
    ).toBe('b')
    expect(
      chooseReduction(
        new Map([
          ['b', clear],
          ['a', poor],
        ]),
      ).reduction,
    ).toBe('b')
  })

  test('takes the preferred one among equals', () => {
    const scores = scoresWithGap(1, 'same')
    expect(
      chooseReduction(
        new Map([
          ['a', scores],
          ['b', scores],
        ]),
      ).reduction,
    ).toBe('a')
    expect(
      chooseReduction(
        new Map([
          ['b', scores],
          ['a', scores],
        ]),
      ).reduction,
    ).toBe('b')
  })

  test('takes the preferred one when six parts cannot tell which is better', () => {
    const [first, second] = [scoresWithGap(1.5, 'first', 6, 2), scoresWithGap(1.5, 'second', 6, 2)]
    expect(
      chooseReduction(
        new Map([
          ['a', first],
          ['b', second],
        ]),
      ).reduction,
    ).toBe('a')
    expect(
      chooseReduction(
        new Map([
          ['b', second],
          ['a', first],
        ]),
      ).reduction,
    ).toBe('b')
  })

  test('notices a small difference that every part shows', () => {
    // By b every defect is higher than every good part; by a one part's defects stay low, in every round.
    const good = Array.from({ length: 30 }, (_, i) => i / 100)
    const above = good.map(() => [1, 1, 1])
    const some = above.map((defects, i) => (i % 3 === 0 ? [0.1, 0.1, 0.1] : defects))
    expect(
      chooseReduction(
        new Map([
          ['a', { good, defective: some }],
          ['b', { good, defective: above }],
        ]),
      ).reduction,
    ).toBe('b')
  })

  test('lists every trial, best first', () => {
    const { trials } = chooseReduction(
      new Map([
        ['a', scoresWithGap(0.5, 'x', 200)],
        ['b', scoresWithGap(2, 'y', 200)],
        ['c', scoresWithGap(1, 'z', 200)],
      ]),
    )
    expect(trials.map(({ reduction }) => reduction)).toEqual(['b', 'c', 'a'])
  })

  test('counts a reduction without finite scores as chance', () => {
    const broken = { good: [NaN, 1], defective: [[2], [3]] }
    const { reduction, trials } = chooseReduction(
      new Map([
        ['a', broken],
        ['b', scoresWithGap(3, 'fine', 2)],
      ]),
    )
    expect(reduction).toBe('b')
    expect(trials.at(-1)).toEqual({ reduction: 'a', auroc: 0.5 })
  })

  test('works with a single part', () => {
    expect(
      chooseReduction(
        new Map([
          ['a', { good: [1], defective: [[0.5]] }],
          ['b', { good: [1], defective: [[2]] }],
        ]),
      ).reduction,
    ).toBe('b')
  })
})
