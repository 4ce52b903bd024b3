import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { confusionAt } from '#domain/statistics/confusion.ts'
import { costPerThousand } from '#domain/statistics/cost.ts'
import { fixedByDocument } from '#domain/threshold-rules/fixed-by-document.ts'
import { largestF1 } from '#domain/threshold-rules/largest-f1.ts'
import { lowestCost } from '#domain/threshold-rules/lowest-cost.ts'
import { RULES } from '#domain/threshold-rules/registry.ts'
import { DEFAULT_RULE_SETTINGS, type ProposedLine, type Rule } from '#domain/threshold-rules/rule.ts'
import { countOf, percent } from '#domain/threshold-rules/sentences.ts'
import { zeroKnownEscapes } from '#domain/threshold-rules/zero-known-escapes.ts'
import { justAbove } from '#domain/threshold.ts'
import { sampleOf, sorted } from '#test/unit/domain/fixture.ts'

type Scores = Parameters<typeof sampleOf>[0]
const lineOf = (rule: Rule, scores: Scores, settings = DEFAULT_RULE_SETTINGS): ProposedLine =>
  rule.propose(sampleOf(scores), settings) as ProposedLine
const levels = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 })

describe('zero known escapes', () => {
  test('stands midway between the lowest defect and the next lower good part', () => {
    const proposed = lineOf(zeroKnownEscapes, { good: [0.1, 0.2, 0.45], defective: [0.4, 0.9] })
    expect(proposed.line.upper).toBeCloseTo(0.3, 15)
    expect(proposed.line.lower).toBe(proposed.line.upper)
    expect(proposed.figures['flaggedGood']).toBe(1)
  })

  test('skips good parts that score the same as the lowest defect', () => {
    expect(lineOf(zeroKnownEscapes, { good: [1, 4, 4], defective: [4, 5] }).line).toEqual({ lower: 2.5, upper: 2.5 })
  })

  test('stands on the lowest defect when no good part is lower', () => {
    expect(lineOf(zeroKnownEscapes, { good: [5, 6], defective: [4] }).line.upper).toBe(4)
    expect(lineOf(zeroKnownEscapes, { defective: [4] }).line.upper).toBe(4)
  })

  test('lets no known defect escape and flags no good part that it need not', () => {
    fc.assert(
      fc.property(levels, levels, (good, defective) => {
        const confusion = confusionAt(lineOf(zeroKnownEscapes, { good, defective }).line, sorted(good), sorted(defective))
        expect(confusion.defective.pass).toBe(0)
        expect(confusion.good.reject).toBe(good.filter((score) => score >= Math.min(...defective)).length)
      }),
    )
  })

  test('refuses without known defects and never calls that zero escapes', () => {
    expect(zeroKnownEscapes.propose(sampleOf({ good: [1, 2] }))).toMatchObject({
      kind: 'refused',
      reason: 'No known defects: escapes cannot be estimated.',
      needed: 1,
    })
  })
})

describe('lowest cost', () => {
  const withPrices = (escape: number, overkill: number, review: number, defectRate: number): typeof DEFAULT_RULE_SETTINGS => ({
    ...DEFAULT_RULE_SETTINGS,
    prices: { escape, overkill, review, defectRate },
  })

  test('finds the cheapest of all pairs of edges', () => {
    const price = fc.integer({ min: 0, max: 50 })
    fc.assert(
      fc.property(
        levels,
        levels,
        price,
        price,
        price,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (good, defective, escape, overkill, review, rate) => {
          const settings = withPrices(escape, overkill, review, rate)
          const cost = (line: { lower: number; upper: number }): number =>
            costPerThousand(confusionAt(line, sorted(good), sorted(defective)), settings.prices)!
          const edges = Array.from({ length: 11 }, (_, i) => i - 0.5)
          const cheapest = Math.min(
            ...edges.flatMap((lower) => edges.filter((upper) => upper >= lower).map((upper) => cost({ lower, upper }))),
          )
          const { line } = lineOf(lowestCost, { good, defective }, settings)
          expect(line.lower).toBeLessThanOrEqual(line.upper)
          expect(cost(line)).toBeCloseTo(cheapest, 8)
        },
      ),
    )
  })

  test('puts what is uncertain into review when a look is cheap, and needs no band when it is dear', () => {
    const scores = { good: [1, 1, 1, 1, 1, 1, 3], defective: [2, 4, 4, 4, 4, 4] }
    expect(lineOf(lowestCost, scores, withPrices(100, 100, 1, 0.5)).line).toEqual({ lower: 1.5, upper: 3.5 })
    const dear = lineOf(lowestCost, scores, withPrices(100, 100, 1000, 0.5)).line
    expect(dear.lower).toBe(dear.upper)
  })

  test('flags nothing where defects never occur, and everything where every part is defective', () => {
    const scores = { good: [1, 2], defective: [3, 4] }
    const never = lineOf(lowestCost, { good: [1, 2, 5], defective: [3, 4] }, withPrices(100, 1, 1, 0)).line
    expect(never).toEqual({ lower: justAbove(5), upper: justAbove(5) })
    expect(lineOf(lowestCost, scores, withPrices(100, 1, 1, 1)).line).toEqual({ lower: 1, upper: 1 })
  })

  test('refuses prices below zero, rates beyond 100 % and a missing class', () => {
    const scores = sampleOf({ good: [1], defective: [2] })
    for (const settings of [withPrices(-1, 1, 1, 0.1), withPrices(1, NaN, 1, 0.1), withPrices(1, 1, 1, 1.1)]) {
      expect(lowestCost.propose(scores, settings)).toMatchObject({ kind: 'refused', needed: null })
    }
    expect(lowestCost.propose(sampleOf({ good: [1] }), DEFAULT_RULE_SETTINGS)).toMatchObject({ kind: 'refused', needed: 1 })
    expect(lowestCost.propose(sampleOf({ defective: [1] }), DEFAULT_RULE_SETTINGS)).toMatchObject({ kind: 'refused', needed: 1 })
  })
})

describe('largest F1', () => {
  test('stands on the score at which F1 is largest, and is for comparison only', () => {
    expect(lineOf(largestF1, { good: [1, 2, 4], defective: [3, 5, 6] })).toMatchObject({
      line: { lower: 3, upper: 3 },
      figures: { f1: 6 / 7 },
    })
    expect(largestF1.comparisonOnly).toBe(true)
    expect(largestF1.propose(sampleOf({ good: [1] }))).toMatchObject({ kind: 'refused' })
  })
})

describe('fixed by document', () => {
  const propose = (document: { name: string; score: number } | null): ReturnType<typeof fixedByDocument.propose> =>
    fixedByDocument.propose(sampleOf({}), { ...DEFAULT_RULE_SETTINGS, document })

  test('takes the number as it is and names the document', () => {
    expect(propose({ name: 'CP-1107 rev. C', score: 0.42 })).toMatchObject({
      line: { lower: 0.42, upper: 0.42 },
      assumptions: [expect.stringContaining('CP-1107 rev. C'), expect.anything(), expect.anything()],
    })
  })

  test('refuses without a document or without a number', () => {
    for (const document of [null, { name: ' ', score: 1 }, { name: 'CP-1107', score: NaN }])
      expect(propose(document)).toMatchObject({ kind: 'refused' })
  })
})

describe('every rule', () => {
  const rules: readonly Rule[] = RULES
  const settings = { ...DEFAULT_RULE_SETTINGS, overkill: 0.2, document: { name: 'CP-1107', score: 3 } }

  test('has an id of its own, and only largest F1 is for comparison alone', () => {
    expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length)
    expect(rules.filter((rule) => rule.comparisonOnly).map((rule) => rule.id)).toEqual(['largest-f1'])
  })

  test.each(rules.map((rule) => [rule.id, rule] as const))(
    '%s draws a finite line with its direction spelled out, or says why not in whole sentences',
    (_, rule) => {
      const maybe = fc.array(fc.float({ noNaN: true, min: -100, max: 100 }), { maxLength: 40 })
      fc.assert(
        fc.property(maybe, maybe, maybe, (calibration, good, defective) => {
          const proposal = rule.propose(sampleOf({ calibration, good, defective }), settings)
          if (proposal.kind === 'refused') {
            expect(proposal.reason).toMatch(/^[A-Z].*\.$/)
            return
          }
          expect(
            Number.isFinite(proposal.line.lower) && proposal.line.lower <= proposal.line.upper && Number.isFinite(proposal.line.upper),
          ).toBe(true)
          expect(proposal.assumptions.at(-1)).toBe('Lower line: fewer escapes, more overkill.')
          for (const sentence of proposal.assumptions) {
            expect(sentence).toMatch(/^[A-Z0-9].*\.$/)
            expect(sentence).not.toMatch(/confidence|false (positive|negative)|undefined|NaN/i)
          }
        }),
      )
    },
  )
})

test('numbers in sentences are short', () => {
  expect([percent(0.0464), percent(0.05), percent(1 / 3), percent(0)]).toEqual(['4.64 %', '5 %', '33.3 %', '0 %'])
  expect([countOf(1, 'part'), countOf(12, 'part'), countOf(1234567, 'part')]).toEqual(['1 part', '12 parts', '1,234,567 parts'])
})
