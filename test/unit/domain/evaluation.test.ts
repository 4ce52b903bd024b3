import { describe, expect, test } from 'vitest'
import { evaluateScores, type EvaluationInput } from '#domain/evaluation.ts'
import type { Truth } from '#domain/parts.ts'
import { makeDraw } from '#domain/random.ts'
import { RULES } from '#domain/threshold-rules/registry.ts'
import { judge } from '#domain/threshold.ts'

/** Parts written as [score, truth, type]. */
function inputOf(parts: readonly (readonly [number, Truth, string])[], calibration: readonly number[] = []): EvaluationInput {
  return {
    scores: parts.map(([score]) => score),
    truths: parts.map(([, truth]) => truth),
    defectTypes: parts.map(([, , type]) => type),
    calibration,
    seed: 1,
  }
}

function drawInput(seed: number, good: number, defective: number, calibration: number): EvaluationInput {
  const draw = makeDraw(seed)
  const types = ['dent', 'hole', 'stain'] as const
  return inputOf(
    [
      ...Array.from({ length: good }, () => [draw.normal(), 'good', ''] as const),
      ...Array.from({ length: defective }, (_, i) => [draw.normal() + 2, 'defective', types[i % 3]!] as const),
    ],
    Array.from({ length: calibration }, () => draw.normal()),
  )
}

const byHand = inputOf(
  [
    [0.1, 'good', ''],
    [0.2, 'good', ''],
    [0.5, 'good', ''],
    [0.3, 'unknown', ''],
    [0.4, 'defective', 'scratch'],
    [0.9, 'defective', 'hole'],
    [0.8, 'defective', 'hole'],
    [0.6, 'defective', ''],
  ],
  [0.1, 0.15, 0.2],
)

describe('evaluateScores', () => {
  test('gives the figures worked by hand', () => {
    const result = evaluateScores(byHand)
    expect(result.counts).toEqual({ good: 3, defective: 4, unknown: 1, calibration: 3, notFinite: 0 })
    expect(result.auroc).toBeCloseTo(11 / 12, 12)
    expect(result.aupr).toBeCloseTo((1 + 1 + 1 + 4 / 5) / 4, 12)
    expect(result.f1Max).toBeCloseTo(8 / 9, 12)
    expect(result.auprOfChance).toBe(4 / 7)
    expect(Object.keys(result.perDefect)).toEqual(['(no type)', 'hole', 'scratch'])
    expect(result.perDefect['scratch']).toMatchObject({
      n: 1,
      auroc: 2 / 3,
      recall: { 'zero-known-escapes': { count: 1, n: 1 }, 'good-only': null },
    })
    expect(result.perDefect['hole']).toMatchObject({ n: 2, auroc: 1 })
    expect(result.thresholds['zero-known-escapes']).toMatchObject({
      kind: 'line',
      outcome: {
        confusion: { good: { pass: 2, review: 0, reject: 1 }, defective: { pass: 0, review: 0, reject: 4 } },
        escapes: { count: 0, n: 4, ratio: 0 },
        overkill: { count: 1, n: 3 },
      },
    })
    expect(result.thresholds['good-only']).toMatchObject({
      kind: 'refused',
      needed: 59,
      offer: { outcome: { escapes: { count: 0, n: 4 }, overkill: { count: 1 } } },
    })
    expect(result.thresholds['fixed-by-document']).toMatchObject({ kind: 'refused', offer: null })
  })

  test('is plain data: JSON carries it without loss', () => {
    for (const input of [byHand, drawInput(1, 50, 30, 80), inputOf([])]) {
      const result = evaluateScores(input)
      expect(JSON.parse(JSON.stringify(result))).toEqual(result)
    }
  })

  test('counts at each line what judge says of each part, and as much recall as defects that do not escape', () => {
    const input = drawInput(2, 200, 90, 300)
    const result = evaluateScores(input)
    for (const { id } of RULES) {
      const report = result.thresholds[id]
      if (report.kind === 'refused') continue
      const decisions = Array.from(input.scores, (score) => judge(score, report.line))
      expect(report.outcome.escapes.count).toBe(
        decisions.filter((decision, i) => decision === 'pass' && input.truths[i] === 'defective').length,
      )
      expect(report.outcome.overkill.count).toBe(
        decisions.filter((decision, i) => decision === 'reject' && input.truths[i] === 'good').length,
      )
      expect(report.outcome.review.count).toBe(decisions.filter((decision) => decision === 'review').length)
      const caught = Object.values(result.perDefect).reduce((sum, defect) => sum + defect.recall[id]!.count, 0)
      expect(caught).toBe(90 - report.outcome.escapes.count)
    }
  })

  test('does not depend on the order of the parts', () => {
    const input = drawInput(3, 60, 40, 60)
    const order = makeDraw(9).permutation(100)
    const shuffled = {
      ...input,
      scores: Array.from(order, (i) => input.scores[i]!),
      truths: Array.from(order, (i) => input.truths[i]!),
      defectTypes: Array.from(order, (i) => input.defectTypes[i]!),
      calibration: Array.from(input.calibration).reverse(),
    }
    expect(evaluateScores(shuffled)).toEqual(evaluateScores(input))
  })

  test('has intervals around its figures, the same for the same seed', () => {
    const result = evaluateScores(drawInput(4, 300, 100, 0))
    for (const name of ['auroc', 'aupr', 'f1Max'] as const) {
      const [low, high] = result.intervals[name]!
      expect(low).toBeLessThan(result[name]!)
      expect(high).toBeGreaterThan(result[name]!)
    }
    expect(result.intervals.resamples).toBe(1000)
    expect(evaluateScores(drawInput(4, 300, 100, 0))).toEqual(result)
  })

  test('with good parts alone has no figure and no known escapes, but a good-only line', () => {
    const result = evaluateScores(drawInput(5, 20, 0, 100))
    expect([result.auroc, result.aupr, result.f1Max, result.intervals.auroc]).toEqual([null, null, null, null])
    expect(result.thresholds['good-only']).toMatchObject({
      kind: 'line',
      outcome: { escapes: { n: 0, ratio: null, interval: null }, costPerThousand: null },
    })
    expect(result.thresholds['zero-known-escapes'].kind).toBe('refused')
  })

  test('with defects alone has what scikit-learn has', () => {
    expect(evaluateScores(drawInput(6, 0, 9, 0))).toMatchObject({ auroc: null, aupr: 1, f1Max: 1, auprOfChance: 1 })
  })

  test('with a score that is not finite says how many there are instead of giving figures', () => {
    const result = evaluateScores(
      inputOf(
        [
          [NaN, 'good', ''],
          [0.2, 'good', ''],
          [Infinity, 'defective', 'hole'],
          [0.4, 'defective', 'dent'],
        ],
        [0.1, NaN],
      ),
    )
    expect(result).toMatchObject({
      counts: { notFinite: 3 },
      auroc: null,
      aupr: null,
      f1Max: null,
      perDefect: { hole: { n: 1, auroc: null }, dent: { auroc: null } },
    })
    for (const { id } of RULES)
      expect(result.thresholds[id]).toMatchObject({ kind: 'refused', reason: expect.stringContaining('3 scores') })
  })

  test('keeps defect types with any name', () => {
    const result = evaluateScores(
      inputOf([
        [1, 'good', ''],
        [2, 'defective', '__proto__'],
        [3, 'defective', 'constructor'],
        [4, 'defective', 'Riß'],
      ]),
    )
    expect(Object.keys(result.perDefect)).toEqual(['Riß', '__proto__', 'constructor'])
    expect(Object.getPrototypeOf(result.perDefect)).toBe(Object.prototype)
  })

  test('takes nothing at all', () => {
    expect(evaluateScores(inputOf([]))).toMatchObject({ counts: { good: 0, defective: 0 }, auroc: null, perDefect: {} })
  })

  test('columns of different lengths are a bug of the caller', () => {
    expect(() => evaluateScores({ ...byHand, truths: [] })).toThrow('8 scores came with 0 truths')
  })
})
