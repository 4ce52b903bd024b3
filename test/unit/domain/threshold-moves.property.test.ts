import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { moveGrip, nextEdge, nudgeGrip, rangeOf, roundEdge, stepGrip } from '#domain/threshold-moves.ts'
import { judge, singleLine, type Line } from '#domain/threshold.ts'
import { sorted } from '#test/unit/domain/fixture.ts'

const level = fc.integer({ min: -8, max: 8 }).map((value) => value / 4)
const scores = fc.array(fc.oneof(level, fc.float({ noNaN: true, min: -4, max: 4 })), { minLength: 1, maxLength: 20 })
/** No finer than a thousandth: a band's other edge, at 1.5, cannot follow a part by 1e-45. */
const plainScores = fc.array(
  fc.integer({ min: -4096, max: 4096 }).map((value) => value / 1024),
  { minLength: 1, maxLength: 20 },
)
const direction = fc.constantFrom(1 as const, -1 as const)
const line = fc.tuple(level, level).map(([a, b]) => ({ lower: Math.min(a, b), upper: Math.max(a, b) }))

/** The scores whose decision differs, each once. */
const changed = (all: readonly number[], before: Line, after: Line): number[] => [
  ...new Set(all.filter((score) => judge(score, before) !== judge(score, after))),
]

describe('nextEdge', () => {
  test('takes exactly the next part across, and parts with the same score with it', () => {
    fc.assert(
      fc.property(scores, level, direction, (all, edge, way) => {
        const to = nextEdge(sorted(all), edge, way)
        const onThatSide = way > 0 ? all.filter((score) => score >= edge) : all.filter((score) => score < edge)
        if (to === null) {
          expect(onThatSide).toEqual([])
          return
        }
        const nearest = way > 0 ? Math.min(...onThatSide) : Math.max(...onThatSide)
        expect(changed(all, singleLine(edge), singleLine(to))).toEqual([nearest])
      }),
    )
  })

  test('stands midway between that part and the one after it', () => {
    const all = sorted([1, 2, 4, 8])
    expect([nextEdge(all, 1.5, 1), nextEdge(all, 3, -1), nextEdge(all, 1.5, -1), nextEdge(all, 1, -1)]).toEqual([3, 1.5, 1, null])
  })
})

describe('stepGrip', () => {
  test('moves an edge until one part has changed side, pushing the other edge where it must', () => {
    fc.assert(
      fc.property(scores, line, fc.constantFrom('lower' as const, 'upper' as const), direction, (all, edges, grip, way) => {
        const after = stepGrip(sorted(all), edges, grip, way, false)
        expect(after.lower).toBeLessThanOrEqual(after.upper)
        const left = way > 0 ? all.some((score) => score >= edges[grip]) : all.some((score) => score < edges[grip])
        expect(changed(all, edges, after).length).toBe(left ? 1 : 0)
      }),
    )
  })

  test('moves the band until the next part has changed side at either edge, and keeps its width', () => {
    fc.assert(
      fc.property(plainScores, line, direction, (all, edges, way) => {
        const after = stepGrip(sorted(all), edges, 'band', way, false)
        expect(after.upper - after.lower).toBeCloseTo(edges.upper - edges.lower, 12)
        // Often one; more where parts lie about equally far from both edges and go together.
        const moved = changed(all, edges, after).length
        const left = way > 0 ? all.some((score) => score >= edges.lower) : all.some((score) => score < edges.upper)
        expect(moved > 0).toBe(left)
      }),
    )
    expect(stepGrip(sorted([1, 4, 8]), { lower: 2, upper: 5 }, 'band', 1, false)).toEqual({ lower: 4.5, upper: 7.5 })
  })

  test('moves both edges where the gap is locked, whichever is held', () => {
    const all = sorted([1, 2, 3, 4])
    const edges = singleLine(2.5)
    expect(stepGrip(all, edges, 'upper', 1, true)).toEqual(singleLine(3.5))
    expect(stepGrip(all, edges, 'lower', -1, true)).toEqual(singleLine(1.5))
  })
})

describe('moveGrip', () => {
  test('lets an edge push the other one along', () => {
    const edges = { lower: 2, upper: 4 }
    expect(moveGrip(edges, 'lower', 3, false)).toEqual({ lower: 3, upper: 4 })
    expect(moveGrip(edges, 'lower', 9, false)).toEqual({ lower: 9, upper: 9 })
    expect(moveGrip(edges, 'upper', 1, false)).toEqual({ lower: 1, upper: 1 })
  })

  test('takes the other edge along where the gap is locked', () => {
    expect(moveGrip({ lower: 2, upper: 4 }, 'upper', 9, true)).toEqual({ lower: 7, upper: 9 })
    expect(moveGrip({ lower: 2, upper: 4 }, 'band', 0, false)).toEqual({ lower: 0, upper: 2 })
  })
})

test('a nudge is 1 % of the range, which ends just above the highest score', () => {
  const all = sorted([0, 10])
  expect(rangeOf(all).highest).toBeGreaterThan(10)
  expect(nudgeGrip(all, singleLine(5), 'band', 1, true).lower).toBeCloseTo(5.1, 5)
})

describe('roundEdge', () => {
  test('changes no decision', () => {
    fc.assert(
      fc.property(scores, fc.double({ min: -4, max: 4, noNaN: true }), (all, edge) => {
        expect(changed(all, singleLine(edge), singleLine(roundEdge(sorted(all), edge)))).toEqual([])
      }),
    )
  })

  test('gives a number that people would write where parts leave room, and more digits where they do not', () => {
    expect(roundEdge(sorted([0, 1]), 0.379984131)).toBe(0.38)
    expect(roundEdge(sorted([0, 0.3799, 1]), 0.379984131)).toBe(0.38)
    expect(roundEdge(sorted([0, 0.379984, 0.379985, 1]), 0.3799845)).toBe(0.379985)
  })
})
