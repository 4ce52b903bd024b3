import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeDraw } from '#domain/random.ts'

const names = fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 3 })

function moments(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length }
}

describe('makeDraw', () => {
  test('gives the same numbers for the same seed and name', () => {
    fc.assert(
      fc.property(fc.integer(), names, (seed, name) => {
        const [one, other] = [makeDraw(seed, ...name), makeDraw(seed, ...name)]
        for (let i = 0; i < 5; i++)
          expect([one.uniform(), one.normal(), one.integer(9)]).toEqual([other.uniform(), other.normal(), other.integer(9)])
        expect(one.permutation(20)).toEqual(other.permutation(20))
      }),
    )
  })

  test('gives other numbers for another seed, another name or another step', () => {
    const first = (...of: Parameters<typeof makeDraw>): number => makeDraw(...of).uniform()
    const values = [
      first(1),
      first(2),
      first(1, 'noise'),
      first(1, 'flip'),
      first(1, 'noise', 0),
      first(1, 'noise', 1),
      first(1, 'noise', 11),
    ]
    expect(new Set(values).size).toBe(values.length)
  })

  test('stays what it was: a resumed run depends on it', () => {
    // sfc32 and FNV-1a written once more in Python; a change breaks "same seed, same model" for every run on disk.
    const draw = makeDraw(7, 'order', 3)
    expect([draw.uniform(), draw.uniform(), draw.integer(1000)]).toEqual([0.924554020864889, 0.9058622685261071, 622])
  })

  test('draws uniform numbers in [0, 1) with the moments of the law', () => {
    const draw = makeDraw(1, 'uniform')
    const values = Array.from({ length: 100_000 }, () => draw.uniform())
    expect(Math.min(...values.slice(0, 50_000))).toBeGreaterThanOrEqual(0)
    expect(values.every((value) => value < 1)).toBe(true)
    const { mean, variance } = moments(values)
    // Four standard errors: sqrt(1/12/n) and sqrt(1/180/n).
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 12 / 100_000))
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / 100_000))
  })

  test('draws normal numbers with the moments of the law', () => {
    const draw = makeDraw(2, 'normal')
    const values = Array.from({ length: 100_000 }, () => draw.normal())
    const { mean, variance } = moments(values)
    expect(values.every(Number.isFinite)).toBe(true)
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(1 / 100_000))
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 100_000))
    expect(Math.abs(moments(values.map((value) => value ** 2)).variance - 2)).toBeLessThan(4 * Math.sqrt(92 / 100_000)) // kurtosis 3
  })

  test('draws whole numbers evenly', () => {
    const draw = makeDraw(3, 'integer')
    const counts = new Array<number>(6).fill(0)
    for (let i = 0; i < 60_000; i++) counts[draw.integer(6)]! += 1
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
    expect(chiSquare).toBeLessThan(20.5) // 99.9 % of chi² with 5 degrees
  })

  test('permutes every place exactly once', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(200), (seed, count) => {
        expect([...makeDraw(seed).permutation(count)].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i))
      }),
    )
  })

  test('gives each of the six orders of three equally often', () => {
    const draw = makeDraw(4, 'orders')
    const counts = new Map<string, number>()
    for (let i = 0; i < 30_000; i++) {
      const order = draw.permutation(3).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(counts.size).toBe(6)
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0)
    expect(chiSquare).toBeLessThan(20.5)
  })
})
