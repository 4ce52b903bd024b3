import { describe, expect, test } from 'vitest'
import type { RunResult } from '#domain/run.ts'
import { chooseScore, formWeights, makeWeighting, weightingOf, withForms } from '#domain/weighting.ts'

const normals = [
  { pixel: 0.1, feature: 10 },
  { pixel: 0.3, feature: 30 },
]

const result: RunResult = {
  reduction: 'mean',
  reductionChosenBy: 'auto',
  reductionTrials: [],
  calibration: { mean: [0.5, 0.6], pixel: [0.1, 0.3], feature: [10, 30] },
  residualScale: { median: 0.1, q99: 0.2, q9999: 0.3 },
  epochs: 1,
  steps: 1,
  trainingSeconds: 1,
  finalLosses: {},
}

describe('one score of pixels and features', () => {
  test('is the published sum with kappa before the features', () => {
    expect(withForms({ pixel: 0.2, feature: 5 }, makeWeighting(2, normals))['anomaly']).toBeCloseTo(0.2 + 2 * 5, 12)
  })

  test('gives both terms an equal say on good parts when balanced, whatever their size', () => {
    const { balanced } = formWeights(makeWeighting(1, normals)!)
    const means = { pixel: 0.2, feature: 20 }
    expect(balanced.pixel * means.pixel).toBeCloseTo(1, 12)
    expect(balanced.feature * means.feature).toBeCloseTo(1, 12)
  })

  test('leaves other detectors alone', () => {
    expect(makeWeighting(1, [{ mean: 1 }])).toBeUndefined()
    expect(makeWeighting(1, [])).toBeUndefined()
    expect(withForms({ mean: 1 }, undefined)).toEqual({ mean: 1 })
  })

  test('stays finite where good parts have no difference at all', () => {
    expect(withForms({ pixel: 1, feature: 2 }, makeWeighting(1, [{ pixel: 0, feature: 0 }]))['balanced']).toBe(3)
  })
})

describe('choosing the score after training', () => {
  test('recomputes the calibration of both forms from the stored parts', () => {
    const { weighting, calibration, reduction } = chooseScore(result, { kappa: 0.5 })
    expect(weighting).toEqual({ kappa: 0.5, means: { pixel: 0.2, feature: 20 } })
    expect(calibration['anomaly']).toEqual([0.1 + 0.5 * 10, 0.3 + 0.5 * 30])
    expect(calibration['mean']).toEqual([0.5, 0.6])
    expect(reduction).toBe('mean')
  })

  test('keeps the kappa when only the score is chosen, and says that a person chose', () => {
    const chosen = chooseScore(chooseScore(result, { kappa: 3 }), { reduction: 'balanced' })
    expect([chosen.weighting?.kappa, chosen.reduction, chosen.reductionChosenBy]).toEqual([3, 'balanced', 'person'])
  })

  test('goes back to the same numbers with the former kappa', () => {
    const there = chooseScore(result, { kappa: 1 })
    expect(chooseScore(chooseScore(there, { kappa: 7 }), { kappa: 1 })).toEqual(there)
  })

  test('knows the weighting of a run from before it was stored', () => {
    expect(weightingOf(result)).toEqual({ kappa: 1, means: { pixel: 0.2, feature: 20 } })
    expect(weightingOf({ ...result, calibration: {} })).toBeUndefined()
  })
})
