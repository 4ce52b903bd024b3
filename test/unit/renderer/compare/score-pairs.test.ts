import { describe, expect, test } from 'vitest'
import { scorePairs, thinPairs, type ScorePair } from '#renderer/pages/compare/score-pairs.ts'
import { readScoredRun, type ScoredRun } from '#renderer/pages/threshold/scored-run.ts'
import { SETS, TRUTHS } from '#rpc/score-columns.ts'

/** Part -> score; odd parts are defective; part 9 has no truth. */
const scoredRun = (scores: Readonly<Record<number, number>>): ScoredRun => {
  const parts = Object.keys(scores).map(Number)
  return readScoredRun(
    {
      count: parts.length,
      parts: Uint32Array.from(parts),
      scores: Float64Array.from(parts, (part) => scores[part]!),
      truths: Uint8Array.from(parts, (part) => (part === 9 ? TRUTHS.indexOf('unknown') : part % 2)),
      sets: Uint8Array.from(parts, () => SETS.indexOf('test')),
      types: new Uint16Array(parts.length),
    },
    [''],
  )
}

describe('scorePairs', () => {
  test('has the parts of known truth that both runs scored', () => {
    expect(scorePairs(scoredRun({ 1: 0.5, 2: 0.1, 3: 0.7, 9: 0.2 }), scoredRun({ 1: 5, 2: 1, 4: 2, 9: 3 }))).toEqual([
      { part: 2, group: 'good', a: 0.1, b: 1 },
      { part: 1, group: 'defective', a: 0.5, b: 5 },
    ])
  })
})

describe('thinPairs', () => {
  test('draws some thousand of a hundred thousand, and hides no group behind the other', () => {
    const pairs = Array.from({ length: 1e5 }, (_, i): ScorePair => ({
      part: i,
      group: i % 2 ? 'good' : 'defective',
      a: Math.sin(i),
      b: Math.sin(i),
    }))
    const thin = thinPairs(pairs)
    expect(thin.length).toBeLessThanOrEqual(2 * 151)
    expect(new Set(thin.map(({ group }) => group)).size).toBe(2)
  })

  test('keeps every point where each has a place of its own, and one that is all there is', () => {
    const one: ScorePair = { part: 1, group: 'good', a: 2, b: 2 }
    expect(thinPairs([one])).toEqual([one])
    const two = [one, { ...one, part: 2, a: 3 }]
    expect(thinPairs(two)).toEqual(two)
  })
})
