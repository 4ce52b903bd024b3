import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluateScores, outcomeOf } from '#domain/evaluation.ts'
import type { Truth } from '#domain/parts.ts'
import { wilson } from '#domain/statistics/rate.ts'
import { GROUPS, judgeLine, makeLiveJudge, type Group } from '#domain/threshold-judge.ts'
import { judge } from '#domain/threshold.ts'
import { sorted } from '#test/unit/domain/fixture.ts'

const prices = { escape: 200, overkill: 10, review: 2, defectRate: 0.001 }
const TYPES = ['', 'scratch', 'dent', '__proto__']
type MadeUp = { readonly score: number; readonly group: Group; readonly type: number }

// Few levels, so that parts stand on the edges and beside each other all the time.
const level = fc.integer({ min: -4, max: 6 })
const part: fc.Arbitrary<MadeUp> = fc.record({
  score: fc.oneof(level, fc.float({ noNaN: true, noDefaultInfinity: true })),
  group: fc.constantFrom(...GROUPS),
  type: fc.nat(TYPES.length - 1),
})
const parts = fc.array(part, { maxLength: 50 })
const line = fc.tuple(level, level).map(([a, b]) => ({ lower: Math.min(a, b), upper: Math.max(a, b) }))

const liveJudge = (made: readonly MadeUp[]): ReturnType<typeof makeLiveJudge> =>
  makeLiveJudge({
    scores: Float64Array.from(made, ({ score }) => score),
    groups: Uint8Array.from(made, ({ group }) => GROUPS.indexOf(group)),
    types: Uint16Array.from(made, ({ type }) => type),
    typeNames: TYPES,
  })
const scoresOf = (made: readonly MadeUp[], group: Group): number[] => made.filter((one) => one.group === group).map(({ score }) => score)

describe('judgeLine', () => {
  test('counts what judge says of each part, one by one', () => {
    fc.assert(
      fc.property(parts, line, (made, edges) => {
        const recount = (chosen: readonly MadeUp[]): { pass: number; review: number; reject: number } => {
          const counts = { pass: 0, review: 0, reject: 0 }
          for (const { score } of chosen) counts[judge(score, edges)]++
          return counts
        }
        const result = judgeLine(liveJudge(made), edges, prices)
        const good = recount(made.filter(({ group }) => group === 'good'))
        const defects = made.filter(({ group }) => group === 'defective')
        const defective = recount(defects)
        expect(result.confusion).toEqual({ good, defective })
        expect(result.unlabelled).toEqual(recount(made.filter(({ group }) => group === 'unlabelled')))
        expect(result.calibration).toEqual(recount(made.filter(({ group }) => group === 'calibration')))
        expect([result.escapes.count, result.escapes.n]).toEqual([defective.pass, defects.length])
        expect(result.overkill.count).toBe(good.reject)
        expect(result.review.count).toBe(good.review + defective.review)
        const types = TYPES.map((type, i) => ({ type: type || '(no type)', of: defects.filter((one) => one.type === i) }))
          .filter(({ of }) => of.length > 0)
          .sort((a, b) => (a.type < b.type ? -1 : 1))
        expect(result.types.map(({ type, decisions }) => ({ type, decisions }))).toEqual(
          types.map(({ type, of }) => ({ type, decisions: recount(of) })),
        )
      }),
    )
  })

  test('agrees with the evaluation that the command line and the report print', () => {
    fc.assert(
      fc.property(parts, line, (made, edges) => {
        const result = judgeLine(liveJudge(made), edges, prices)
        const sample = {
          calibration: sorted(scoresOf(made, 'calibration')),
          good: sorted(scoresOf(made, 'good')),
          defective: sorted(scoresOf(made, 'defective')),
        }
        expect(result).toMatchObject(outcomeOf(edges, sample, prices))
      }),
    )
    // And recall by type, at a rule's line.
    fc.assert(
      fc.property(parts, (made) => {
        const acceptance = made.filter(({ group }) => group === 'good' || group === 'defective')
        const evaluation = evaluateScores({
          scores: acceptance.map(({ score }) => score),
          truths: acceptance.map(({ group }) => group as Truth),
          defectTypes: acceptance.map(({ type }) => TYPES[type]!),
          calibration: scoresOf(made, 'calibration'),
          seed: 1,
        })
        const report = evaluation.thresholds['zero-known-escapes']
        fc.pre(report.kind === 'line')
        const result = judgeLine(liveJudge(made), report.line, prices)
        expect(result.types.map(({ type, recall }) => [type, recall])).toEqual(
          Object.entries(evaluation.perDefect).map(([type, { recall }]) => [type, recall['zero-known-escapes']]),
        )
      }),
      { numRuns: 30 },
    )
  })

  test('keeps the places of the parts in the order of their scores', () => {
    fc.assert(
      fc.property(parts, (made) => {
        const { order, all } = liveJudge(made)
        expect([...order].sort((a, b) => a - b)).toEqual(made.map((_, i) => i))
        expect([...order].map((place) => made[place]!.score)).toEqual([...all])
      }),
    )
  })

  test('gives Wilson intervals, and an upper bound where nothing was missed', () => {
    // 12 of 400 by hand (Wilson 1927): centre (0.03 + 1.9207/400) / (1 + 3.8415/400), half-width from the same formula -> 1.72 to 5.17 %.
    const good = Array.from({ length: 400 }, (_, i) => ({ score: i < 12 ? 9 : 1, group: 'good' as const, type: 0 }))
    const defects = Array.from({ length: 63 }, () => ({ score: 9, group: 'defective' as const, type: 1 }))
    const { overkill, escapes } = judgeLine(liveJudge([...good, ...defects]), { lower: 5, upper: 5 }, prices)
    expect(overkill.interval![0]).toBeCloseTo(0.0172, 4)
    expect(overkill.interval![1]).toBeCloseTo(0.0517, 4)
    expect(overkill.interval).toEqual(wilson(12, 400))
    // "0 of 63 missed; the true rate may be up to 4.6 %"
    expect(escapes.upperBound).toBeCloseTo(0.0464, 4)
  })

  test('says nothing of escapes where no defect is known, not zero', () => {
    const { escapes, costPerThousand } = judgeLine(liveJudge([{ score: 1, group: 'good', type: 0 }]), { lower: 2, upper: 2 }, prices)
    expect([escapes.ratio, escapes.interval, escapes.upperBound, costPerThousand]).toEqual([null, null, null, null])
  })
})
