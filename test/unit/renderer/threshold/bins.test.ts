import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GROUPS, makeLiveJudge, type LiveJudge } from '#domain/threshold-judge.ts'
import { binAt, countIn, makeBins, ranksIn } from '#renderer/pages/threshold/bins.ts'

const judgeOf = (scores: readonly number[]): LiveJudge =>
  makeLiveJudge({
    scores: Float64Array.from(scores),
    groups: scores.map((_, i) => i % GROUPS.length),
    types: scores.map(() => 0),
    typeNames: [''],
  })

describe('bins', () => {
  test('a click on any part finds the bin that counts it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 60 }), (scores) => {
        const judge = judgeOf(scores)
        const bins = makeBins(judge)
        for (const [rank, score] of judge.all.entries()) {
          const [first, end] = ranksIn(bins, judge, binAt(bins, score)!)
          expect(rank >= first && rank < end).toBe(true)
        }
      }),
    )
  })

  test('hold every part once', () => {
    const judge = judgeOf([1, 2, 2, 3, 4, 9])
    const bins = makeBins(judge)
    const places = Array.from({ length: bins.edges.length - 1 }, (_, bin) => bin)
    expect(places.reduce((sum, bin) => sum + countIn(bins, bin), 0)).toBe(6)
    expect(places.every((bin) => ranksIn(bins, judge, bin)[1] - ranksIn(bins, judge, bin)[0] === countIn(bins, bin))).toBe(true)
  })

  test('there is none outside, nor without parts', () => {
    const bins = makeBins(judgeOf([1, 2]))
    expect([binAt(bins, 0), binAt(bins, 3), binAt(bins, NaN), binAt(makeBins(judgeOf([])), 1)]).toEqual([null, null, null, null])
  })
})
