import { describe, expect, test } from 'vitest'
import { makeDraw } from '#domain/random.ts'
import { smallNormal, uniformByInputs } from '#engine/nn/initial.ts'

const moments = (data: Float32Array): { mean: number; deviation: number } => {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length
  return { mean, deviation: Math.sqrt(data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length) }
}

describe('first weights', () => {
  test('of a convolution are normal with deviation 0.02', () => {
    const { data } = smallNormal([4, 4, 25, 25], makeDraw(1)) as { data: Float32Array }
    const { mean, deviation } = moments(data)
    // 10,000 numbers: the deviation's standard error is 0.02 / sqrt(20,000) = 0.00014.
    expect(Math.abs(mean)).toBeLessThan(0.0008)
    expect(deviation).toBeCloseTo(0.02, 3)
  })

  test('of a dense layer fill one over the root of its inputs on both sides', () => {
    const { data } = uniformByInputs([100, 100], 100, makeDraw(1)) as { data: Float32Array }
    expect(Math.max(...data)).toBeLessThanOrEqual(0.1)
    expect(Math.min(...data)).toBeGreaterThanOrEqual(-0.1)
    // A uniform variable on ±0.1 deviates by 0.2 / sqrt(12) = 0.0577.
    expect(moments(data).deviation).toBeCloseTo(0.0577, 2)
  })

  test('are the same for the same seed', () => {
    expect(smallNormal([8], makeDraw(5, 'weights'))).toEqual(smallNormal([8], makeDraw(5, 'weights')))
    expect(smallNormal([8], makeDraw(5, 'weights'))).not.toEqual(smallNormal([8], makeDraw(6, 'weights')))
  })
})
