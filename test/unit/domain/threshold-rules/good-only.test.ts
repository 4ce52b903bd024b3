import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeDraw, type Draw } from '#domain/random.ts'
import { calibrationQuantile } from '#domain/threshold-rules/calibration-quantile.ts'
import { goodOnly, normalsNeeded } from '#domain/threshold-rules/good-only.ts'
import { DEFAULT_RULE_SETTINGS, type ProposedLine } from '#domain/threshold-rules/rule.ts'
import { judge } from '#domain/threshold.ts'
import { sampleOf } from '#test/unit/domain/fixture.ts'

const settings = { ...DEFAULT_RULE_SETTINGS, overkill: 0.05, certainty: 0.95 }
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)
const ofGoodOnly = (calibration: number[], change = {}): ReturnType<typeof goodOnly.propose> =>
  goodOnly.propose(sampleOf({ calibration }), { ...settings, ...change })

describe('good-only', () => {
  test('needs the numbers of calibration normals that tables of tolerance limits give', () => {
    expect(normalsNeeded(0.01, 0.95)).toBe(299)
    expect(normalsNeeded(0.05, 0.95)).toBe(59)
    expect(normalsNeeded(0.1, 0.9)).toBe(22)
    expect(normalsNeeded(0.5, 0.5)).toBe(1)
    expect(normalsNeeded(0.5, 0.75)).toBe(2) // exactly log(1/4) / log(1/2): a rounding must not make it 3
  })

  test.each([
    // Ranks from a table of one-sided 95/95 tolerance limits (ISO 16269-6): 59 normals for the largest, 93, 124, 153, 181 for the next.
    [59, 1],
    [92, 1],
    [93, 2],
    [124, 3],
    [153, 4],
    [181, 5],
  ])('with %i normals stands just above number %i from the top', (n, rank) => {
    const proposed = ofGoodOnly(upTo(n)) as ProposedLine
    expect(proposed).toMatchObject({ kind: 'line', figures: { rank, score: n + 1 - rank, normals: n } })
    expect(judge(n + 1 - rank, proposed.line)).toBe('pass')
    expect(judge(n + 1 - rank + 0.001, proposed.line)).toBe('reject')
  })

  test('with too few normals says how many it needs, and offers the highest score with the promise that it can keep', () => {
    const refusal = ofGoodOnly(upTo(250), { overkill: 0.01 })
    expect(refusal).toMatchObject({ kind: 'refused', needed: 299 })
    expect(refusal.kind === 'refused' && refusal.reason).toBe(
      'Needs 299 calibration normals for at most 1 % overkill, 95 % sure; there are 250.',
    )
    expect(refusal.kind === 'refused' && refusal.offer).toMatchObject({
      figures: { rank: 1, score: 250, overkillAtMost: expect.closeTo(1 - 0.05 ** (1 / 250), 12) },
    })
    expect(ofGoodOnly([])).toMatchObject({ kind: 'refused', needed: 59, offer: null })
  })

  test('refuses a target that is no share', () => {
    for (const wrong of [0, 1, -0.1, NaN])
      expect(ofGoodOnly(upTo(100), { overkill: wrong })).toMatchObject({ kind: 'refused', needed: null })
    expect(ofGoodOnly(upTo(100), { certainty: 1 })).toMatchObject({ kind: 'refused' })
  })

  test('flags no calibration normal when all score the same', () => {
    const proposed = ofGoodOnly(new Array<number>(60).fill(0.3)) as ProposedLine
    expect(judge(0.3, proposed.line)).toBe('pass')
  })

  test('never takes a higher line for more certainty away', () => {
    fc.assert(
      fc.property(fc.integer({ min: 59, max: 400 }), fc.double({ min: 0.05, max: 0.5, noNaN: true }), (n, overkill) => {
        const rank = (change: object): number => (ofGoodOnly(upTo(n), change) as ProposedLine).figures['rank']!
        expect(rank({ overkill })).toBeGreaterThanOrEqual(rank({ overkill: 0.05 }))
        expect(rank({ overkill, certainty: 0.8 })).toBeGreaterThanOrEqual(rank({ overkill }))
      }),
    )
  })

  // The true overkill of a line is known for these laws. "Rounded" has atoms: on the score itself instead of above it, the promise breaks.
  const populations: [string, (draw: Draw) => number, (line: number) => number][] = [
    ['smooth', (draw) => draw.uniform(), (line) => 1 - line],
    ['rounded to fifths', (draw) => Math.floor(draw.uniform() * 5) / 5, (line) => Math.max(0, 1 - Math.ceil(line * 5) / 5)],
    ['nine in ten equal', (draw) => Math.max(0.9, draw.uniform()), (line) => (line <= 0.9 ? 1 : 1 - line)],
  ]
  test.each(populations)('keeps its promise in at least 95 % of calibration sets: %s scores', (_, drawScore, trueOverkill) => {
    const draw = makeDraw(11, 'good-only')
    let kept = 0
    const trials = 2000
    for (let i = 0; i < trials; i++) {
      const proposed = ofGoodOnly(Array.from({ length: 130 }, () => drawScore(draw))) as ProposedLine
      if (trueOverkill(proposed.line.upper) <= 0.05) kept++
    }
    // P(Beta(3, 128) <= 0.05) is 0.963; below 0.95 minus 3 standard errors of 2,000 trials the promise would be broken.
    expect(kept / trials).toBeGreaterThan(0.95 - 3 * Math.sqrt((0.95 * 0.05) / trials))
  })
})

describe('calibration quantile', () => {
  const propose = (calibration: number[], overkill: number): ReturnType<typeof calibrationQuantile.propose> =>
    calibrationQuantile.propose(sampleOf({ calibration }), { ...settings, overkill })

  test.each([
    [19, 0.05, 19],
    [20, 0.05, 20],
    [39, 0.05, 38],
    [99, 0.01, 99],
    [99, 0.29, 71], // 100 x 0.29 is 28.999999999999996
    [999, 0.001, 999],
  ])('of %i normals at %d takes number %i from the bottom', (n, overkill, k) => {
    expect(propose(upTo(n), overkill)).toMatchObject({ kind: 'line', figures: { rank: k, score: k } })
  })

  test('refuses below 1/a - 1 normals and offers the highest score with 1 / (n + 1)', () => {
    expect(propose(upTo(18), 0.05)).toMatchObject({
      kind: 'refused',
      needed: 19,
      offer: { figures: { score: 18, expectedOverkill: 1 / 19 } },
    })
    expect(propose([], 0.05)).toMatchObject({ kind: 'refused', needed: 19, offer: null })
    expect(propose(upTo(18), 0)).toMatchObject({ kind: 'refused', needed: null })
  })

  test('draws a line exactly when there are as many normals as it says it needs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.double({ min: 0.004, max: 0.9, noNaN: true }), (n, overkill) => {
        const proposal = propose(upTo(n), overkill)
        if (proposal.kind === 'refused') expect(propose(upTo(proposal.needed!), overkill).kind).toBe('line')
        expect(proposal.kind === 'refused' ? proposal.needed! > n : true).toBe(true)
      }),
    )
  })

  test('flags a new good part no more often than the target, on average, ties included', () => {
    const draw = makeDraw(12, 'quantile')
    const level = (): number => Math.floor(draw.uniform() * 40)
    let flagged = 0
    for (let i = 0; i < 20_000; i++) {
      const proposed = propose(Array.from({ length: 19 }, level), 0.1) as ProposedLine
      if (judge(level(), proposed.line) === 'reject') flagged++
    }
    expect(flagged / 20_000).toBeLessThan(0.1 + 3 * Math.sqrt(0.09 / 20_000))
  })
})
