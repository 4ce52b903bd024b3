import { describe, expect, test } from 'vitest'
import { makeDraw } from '#domain/random.ts'
import { bootstrapIntervals } from '#domain/statistics/bootstrap.ts'
import { auroc, averagePrecision, largestF1 } from '#domain/statistics/ranking.ts'
import type { Steps } from '#domain/statistics/steps.ts'
import { readFixture, stepsOf } from '#test/unit/domain/fixture.ts'

type Fixture = { good: number[]; defective: number[]; intervals: Record<'auroc' | 'aupr' | 'f1Max', [number, number]> }
const fixture = readFixture<Fixture>('bootstrap.json')
const statistics = { auroc, aupr: averagePrecision, f1Max: (steps: Steps) => largestF1(steps)?.value ?? null }

describe('bootstrapIntervals', () => {
  test('agrees with 20,000 resamples drawn by numpy', () => {
    const intervals = bootstrapIntervals(stepsOf(fixture.good, fixture.defective), statistics, { seed: 1, resamples: 4000 })
    for (const name of ['auroc', 'aupr', 'f1Max'] as const) {
      const [low, high] = fixture.intervals[name]
      // The ends of 4,000 resamples scatter by about 0.0015 (standard deviation 0.027 to 0.042, density 0.06 at 2.5 %).
      expect(Math.abs(intervals[name]![0] - low)).toBeLessThan(0.008)
      expect(Math.abs(intervals[name]![1] - high)).toBeLessThan(0.008)
    }
  })

  test('gives the same interval for the same seed, and another for another', () => {
    const steps = stepsOf(fixture.good, fixture.defective)
    const at = (seed: number): unknown => bootstrapIntervals(steps, statistics, { seed, resamples: 200 })
    expect(at(5)).toEqual(at(5))
    expect(at(6)).not.toEqual(at(5))
  })

  test('has no interval where a class has fewer than two parts', () => {
    const none = { auroc: null, aupr: null, f1Max: null }
    expect(bootstrapIntervals(stepsOf([1, 2, 3], [4]), statistics, { seed: 1, resamples: 100 })).toEqual(none)
    expect(bootstrapIntervals(stepsOf([], [4, 5]), statistics, { seed: 1, resamples: 100 })).toEqual(none)
  })

  test('draws 1,000 resamples of 3,000 parts around the measured figure', () => {
    const draw = makeDraw(1)
    const steps = stepsOf(
      Array.from({ length: 2000 }, () => draw.normal()),
      Array.from({ length: 1000 }, () => draw.normal() + 1),
    )
    const [low, high] = bootstrapIntervals(steps, statistics, { seed: 1, resamples: 1000 }).auroc!
    expect(low).toBeLessThan(auroc(steps)!)
    expect(high).toBeGreaterThan(auroc(steps)!)
  })
})
