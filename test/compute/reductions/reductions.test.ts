import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { block } from '#engine/compute/program.ts'
import { referenceRuntime } from '#engine/compute/runtimes/reference/index.ts'
import { REDUCTIONS, reductionOf } from '#engine/reductions/registry.ts'
import { COMPUTING, evaluate, fromFixture, readFixture, worstError } from '#test/kit/blocks.ts'

type Fixture = { shape: number[]; maps: number[]; scores: Record<string, number[]> }

const fixture = readFixture<Fixture>('reductions/reductions.json')
const side = 8
const map = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: side ** 2, maxLength: side ** 2 })

describe.each(COMPUTING)('on $id', (runtime) => {
  test.each(REDUCTIONS)('$id is what NumPy and PyTorch make of the same maps', async ({ id, reduce }) => {
    const { score } = await evaluate(runtime, ({ maps }) => ({ score: reduce(maps!) }), {
      maps: fromFixture({ shape: fixture.shape, data: fixture.maps }),
    })
    expect(score!.shape).toEqual([3])
    expect(worstError(score, { data: fixture.scores[id]! })).toBeLessThan(2e-6)
  })
})

describe('every reduction', () => {
  test.each(REDUCTIONS)('$id lies between the smallest and the largest residual', async ({ reduce }) => {
    await fc.assert(
      fc.asyncProperty(map, async (values) => {
        const data = Float32Array.from(values)
        const { score } = await evaluate(referenceRuntime, ({ x }) => ({ score: reduce(x!) }), { x: block([1, side, side], data) })
        expect(score!.data[0]!).toBeGreaterThanOrEqual(Math.min(...data) - 1e-6)
        expect(score!.data[0]!).toBeLessThanOrEqual(Math.max(...data) + 1e-6)
      }),
      { numRuns: 30 },
    )
  })

  test.each(REDUCTIONS)('$id never falls when a residual rises', async ({ reduce }) => {
    await fc.assert(
      fc.asyncProperty(map, fc.nat(side ** 2 - 1), fc.float({ min: 0, max: 1, noNaN: true }), async (values, at, more) => {
        const raised = values.map((value, i) => (i === at ? value + more : value))
        const x = block([2, side, side], Float32Array.from([...values, ...raised]))
        const { score } = await evaluate(referenceRuntime, (all) => ({ score: reduce(all['x']!) }), { x })
        expect(score!.data[1]!).toBeGreaterThanOrEqual(score!.data[0]! - 1e-6)
      }),
      { numRuns: 30 },
    )
  })

  test('has its own id', () => {
    expect(new Set(REDUCTIONS.map(({ id }) => id)).size).toBe(REDUCTIONS.length)
    for (const reduction of REDUCTIONS) expect(reductionOf(reduction.id)).toBe(reduction)
  })

  test('that does not exist is refused with those that do', () => {
    expect(() => reductionOf('median')).toThrow(/smooth-64/)
  })
})
