import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judge, justAbove, midway, singleLine } from '#domain/threshold.ts'

const severity = { pass: 0, review: 1, reject: 2 }
const score = fc.float({ noNaN: true, noDefaultInfinity: true })
const line = fc.tuple(score, score).map(([a, b]) => ({ lower: Math.min(a, b), upper: Math.max(a, b) }))

describe('judge', () => {
  test('passes below the lower edge, reviews between, rejects from the upper edge on', () => {
    const edges = { lower: 0.38, upper: 0.52 }
    expect([0.1, 0.379, 0.45, 0.519, 0.53].map((s) => judge(s, edges))).toEqual(['pass', 'pass', 'review', 'review', 'reject'])
  })

  test('puts a score equal to an edge on the stricter side', () => {
    expect(judge(0.38, { lower: 0.38, upper: 0.52 })).toBe('review')
    expect(judge(0.52, { lower: 0.38, upper: 0.52 })).toBe('reject')
    expect(judge(0.38, singleLine(0.38))).toBe('reject')
  })

  test('never turns a higher score into a milder judgement', () => {
    fc.assert(
      fc.property(score, score, line, (a, b, edges) => {
        expect(severity[judge(Math.max(a, b), edges)]).toBeGreaterThanOrEqual(severity[judge(Math.min(a, b), edges)])
      }),
    )
  })

  test('never becomes milder when the line is lowered', () => {
    fc.assert(
      fc.property(score, line, fc.float({ min: 0, max: 1e6, noNaN: true }), (s, edges, by) => {
        const lowered = { lower: edges.lower - by, upper: edges.upper - by }
        expect(severity[judge(s, lowered)]).toBeGreaterThanOrEqual(severity[judge(s, edges)])
      }),
    )
  })

  test('has no review band where the edges are equal', () => {
    fc.assert(
      fc.property(score, score, (s, edge) => {
        expect(judge(s, singleLine(edge))).not.toBe('review')
      }),
    )
  })

  test('rejects a score that is not a number', () => {
    expect(judge(NaN, { lower: 0.1, upper: 0.2 })).toBe('reject')
  })
})

describe('justAbove', () => {
  test('is the next float32: known bit patterns', () => {
    expect(justAbove(1)).toBe(1 + 2 ** -23)
    expect(justAbove(-1)).toBe(-1 + 2 ** -24)
    expect([justAbove(0), justAbove(-0)]).toEqual([2 ** -149, 2 ** -149])
    expect(justAbove(-(2 ** -149))).toBe(-0)
    expect(justAbove(0.1)).toBe(Math.fround(0.1)) // the float32 nearest to 0.1 is above it already
  })

  test('lies above the score, on a float32, with no float32 between', () => {
    fc.assert(
      fc.property(fc.oneof(score, fc.double({ min: -1e30, max: 1e30, noNaN: true })), (s) => {
        fc.pre(Math.abs(s) < 3.4e38)
        const edge = justAbove(s)
        expect(edge).toBeGreaterThan(s)
        expect(Math.fround(edge)).toBe(edge)
        // Halfway back, rounded to float32, is either the edge or not above the score any more.
        const between = Math.fround(s + (edge - s) / 2)
        expect(between === edge || between <= s).toBe(true)
      }),
    )
  })
})

describe('midway', () => {
  test('rejects the higher score and passes the lower one, however close they are', () => {
    fc.assert(
      fc.property(score, score, (a, b) => {
        fc.pre(a !== b)
        const edge = singleLine(midway(Math.min(a, b), Math.max(a, b)))
        expect([judge(Math.min(a, b), edge), judge(Math.max(a, b), edge)]).toEqual(['pass', 'reject'])
      }),
    )
    expect(midway(1, 1 + Number.EPSILON)).toBe(1 + Number.EPSILON)
  })
})
