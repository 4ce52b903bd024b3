import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { binomialTail, orderStatisticCdf, orderStatisticQuantile } from '#domain/statistics/binomial.ts'
import { percentile, pValue } from '#domain/statistics/calibration.ts'
import { binCounts, binEdges, MOST_BINS } from '#domain/statistics/histogram.ts'
import { quantile } from '#domain/statistics/quantile.ts'
import { makeRate, wilson, zeroOfBound } from '#domain/statistics/rate.ts'
import { agrees, allAgree, readFixture, sorted } from '#test/unit/domain/fixture.ts'

const laws = readFixture<{
  orderStatistic: { x: number; k: number; n: number; cdf: number }[]
  orderStatisticQuantile: { p: number; k: number; n: number; x: number }[]
  binomialTail: { k: number; n: number; p: number; tail: number }[]
  wilson: { count: number; n: number; interval: [number, number] }[]
  zeroOf: { n: number; bound: number }[]
  quantile: { values: number[]; at: { ratio: number; value: number }[] }
  histograms: { values: number[]; edges: number[]; counts: number[] }[]
  percentile: { calibration: number[]; at: { score: number; percentile: number; p: number }[] }
}>('laws.json')

/** Relative: a probability of 1e-12 must have its digits too. */
const relative = (expected: number) => (actual: number) => Math.abs(actual - expected) <= 1e-9 * Math.abs(expected)

describe('binomial and order statistics', () => {
  test.each(laws.orderStatistic)('P(Beta($k, $n + 1 - $k) <= $x) is that of scipy', ({ x, k, n, cdf }) => {
    expect(orderStatisticCdf(x, k, n)).toSatisfy(relative(cdf))
  })

  test.each(laws.orderStatisticQuantile)('the $p quantile of Beta($k, $n + 1 - $k) is that of scipy', ({ p, k, n, x }) => {
    expect(orderStatisticQuantile(p, k, n)).toSatisfy(relative(x))
  })

  test.each(laws.binomialTail)('P(Binomial($n, $p) >= $k) is that of scipy', ({ k, n, p, tail }) => {
    expect(binomialTail(k, n, p)).toSatisfy(relative(tail))
  })

  test('has the certain cases', () => {
    expect([
      binomialTail(0, 5, 0),
      binomialTail(1, 5, 0),
      binomialTail(5, 5, 1),
      binomialTail(6, 5, 0.5),
      binomialTail(-1, 5, 0.5),
    ]).toEqual([1, 0, 1, 0, 1])
  })

  test('adds up: the terms between two tails sum to their difference, and tails mirror', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 0, max: 400 }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (n, k, p) => {
          fc.pre(k <= n)
          expect(binomialTail(k, n, p)).toBeGreaterThanOrEqual(binomialTail(k + 1, n, p))
          expect(binomialTail(k, n, p) + binomialTail(n - k + 1, n, 1 - p)).toBeCloseTo(1, 11)
        },
      ),
    )
  })
})

describe('rates', () => {
  test.each(laws.wilson)('$count of $n has the Wilson interval of scipy', ({ count, n, interval }) => {
    expect(wilson(count, n)).toSatisfy((actual: number[]) => allAgree(actual, interval))
  })

  test.each(laws.zeroOf)('0 of $n leaves room for a true rate of 1 - 0.05^(1/n)', ({ n, bound }) => {
    expect(zeroOfBound(n)).toSatisfy(relative(bound))
    expect(makeRate(0, n).upperBound).toBe(zeroOfBound(n))
  })

  test('nothing looked at is no rate, and never 0', () => {
    expect(makeRate(0, 0)).toEqual({ count: 0, n: 0, ratio: null, interval: null, upperBound: null })
    expect(makeRate(3, 4)).toMatchObject({ ratio: 0.75, upperBound: null })
  })
})

describe('quantile', () => {
  test.each(laws.quantile.at)('at $ratio is that of numpy', ({ ratio, value }) => {
    expect(quantile(sorted(laws.quantile.values), ratio)).toSatisfy((actual: number) => agrees(actual, value))
  })

  test('of one value is that value, and of none is a bug', () => {
    expect(quantile(sorted([4]), 0.3)).toBe(4)
    expect(() => quantile(sorted([]), 0.5)).toThrow('quantile of nothing')
  })
})

describe('histogram', () => {
  test.each(laws.histograms.map((histogram) => [histogram.values.length, histogram] as const))(
    'of %i values has the bins and counts of numpy',
    (_, { values, edges, counts }) => {
      const ours = binEdges(sorted(values))
      expect(ours).toSatisfy((actual: Float64Array) => allAgree(actual, edges))
      expect([...binCounts(sorted(values), ours)]).toEqual(counts)
    },
  )

  test('counts every value once in at most 120 bins', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { maxLength: 300 }), (values) => {
        const edges = binEdges(sorted(values))
        expect(edges.length).toBeLessThanOrEqual(MOST_BINS + 1)
        expect(binCounts(sorted(values), edges).reduce((sum, count) => sum + count, 0)).toBe(values.length)
      }),
    )
  })

  test('still tells scores apart when half of them are equal, and centres one repeated score', () => {
    expect(binEdges(sorted([1, 1, 1, 1, 1, 1, 1, 9])).length - 1).toBe(4) // Sturges: log2(8) + 1
    expect([...binEdges(sorted([2, 2, 2]))]).toEqual([1.5, 1.8333333333333333, 2.1666666666666665, 2.5])
    expect(binEdges(sorted([]))).toHaveLength(0)
    expect(binCounts(sorted([]), binEdges(sorted([])))).toHaveLength(0)
  })

  test('lets two sets share their edges', () => {
    const edges = binEdges(sorted([1, 2, 3, 4, 5, 6, 7, 8]))
    const together = binCounts(sorted([1, 2, 3, 4, 5, 6, 7, 8]), edges)
    const apart = [binCounts(sorted([1, 3, 5, 7]), edges), binCounts(sorted([2, 4, 6, 8]), edges)]
    expect([...together]).toEqual([...apart[0]!].map((count, i) => count + apart[1]![i]!))
  })
})

describe('against calibration normals', () => {
  const calibration = sorted(laws.percentile.calibration)

  test.each(laws.percentile.at)(
    'score $score has the percentile of scipy and p = (1 + count) / (n + 1)',
    ({ score, percentile: expected, p }) => {
      expect(percentile(score, calibration)).toSatisfy((actual: number) => agrees(actual, expected))
      expect(pValue(score, calibration)).toSatisfy((actual: number) => agrees(actual, p))
    },
  )

  test('a higher score never has a higher p, and p never falls below 1 / (n + 1)', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true }), fc.float({ noNaN: true }), (a, b) => {
        expect(pValue(Math.max(a, b), calibration)).toBeLessThanOrEqual(pValue(Math.min(a, b), calibration))
        expect(pValue(a, calibration)).toBeGreaterThanOrEqual(1 / (calibration.length + 1))
      }),
    )
  })

  test('without calibration normals there is no percentile and p is 1', () => {
    expect([percentile(0.3, sorted([])), pValue(0.3, sorted([]))]).toEqual([null, 1])
  })
})
