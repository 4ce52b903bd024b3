import { expect, test } from 'vitest'
import { makeResidualScale } from '#engine/training/residual-scale.ts'

test('the residual scale has the quantiles of all pixels added, to a step of 1/65,536', () => {
  const scale = makeResidualScale()
  // 0, 1/20,000, 2/20,000 … 19,999/20,000 in two portions: the share q lies below q.
  const ramp = Float32Array.from({ length: 20_000 }, (_, i) => i / 20_000)
  scale.add(ramp.subarray(0, 7000))
  scale.add(ramp.subarray(7000))
  const { median, q99, q9999 } = scale.scale()
  expect(median).toBeCloseTo(0.5, 4)
  expect(q99).toBeCloseTo(0.99, 4)
  expect(q9999).toBeCloseTo(0.9999, 4)
})

test('a residual of one and more counts as the largest', () => {
  const scale = makeResidualScale()
  scale.add(Float32Array.of(1, 1, 1.5))
  expect(scale.scale()).toEqual({ median: 1, q99: 1, q9999: 1 })
})
