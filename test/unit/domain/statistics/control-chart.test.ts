import { describe, expect, test } from 'vitest'
import { controlChart, excursions, referenceOf } from '#domain/statistics/control-chart.ts'

// NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.4: weight 0.3, mean 50, sigma 2.0539, limits 3 sigma.
const NIST = [52, 47, 53, 49.3, 50.1, 47, 51, 50.1, 51.2, 50.5, 49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
const NIST_EWMA = [
  50.6, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33, 50.11, 49.36, 49.52, 50.05, 49.38, 49.92, 50.73, 51.23, 51.94, 51.99,
]

describe('controlChart', () => {
  test('gives the averages and the final limits of the NIST handbook', () => {
    const { ewma, individual } = controlChart(NIST, { mean: 50, sigma: 2.0539, n: 100 }, { weight: 0.3, limit: 3 })
    ewma.forEach(({ value }, i) => {
      // The handbook rounds to two digits at each step.
      expect(Math.abs(value - NIST_EWMA[i]!)).toBeLessThan(0.02)
    })
    expect(ewma.at(-1)!.upper).toBeCloseTo(52.5884, 2)
    expect(ewma.at(-1)!.lower).toBeCloseTo(47.4115, 2)
    expect(individual.upper).toBeCloseTo(50 + 3 * 2.0539, 12)
  })

  test('has limits for the first average as narrow as the weight makes it', () => {
    const { ewma } = controlChart([51], { mean: 50, sigma: 2, n: 10 }, { weight: 0.2, limit: 2.7 })
    expect(ewma[0]!.value).toBeCloseTo(50.2, 12)
    expect(ewma[0]!.upper).toBeCloseTo(50 + 2.7 * 2 * 0.2, 12)
  })
})

describe('excursions', () => {
  const within = { lower: 0, upper: 1 }
  test('takes values in a row on one side as one, and a limit as within', () => {
    const points = [0.5, 1, 1.1, 1.2, -0.1, 0.5, 2].map((value) => ({ value, ...within }))
    expect(excursions(points)).toEqual([
      { from: 2, to: 3, direction: 'high' },
      { from: 4, to: 4, direction: 'low' },
      { from: 6, to: 6, direction: 'high' },
    ])
  })
})

test('referenceOf has the standard deviation of a sample, and none of too few', () => {
  expect(referenceOf([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ mean: 5, sigma: Math.sqrt(32 / 7), n: 8 })
  expect(referenceOf([1])).toBeNull()
  expect(referenceOf([1, Infinity])).toBeNull()
})
