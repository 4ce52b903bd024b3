import { describe, expect, it } from 'vitest'
import { amongGood, halveMap, heatPixels, lockedScale, ownScale } from '#renderer/viewer/heat.ts'

const scale = { median: 0.04, q99: 0.31, q9999: 0.4 }
const colour = (pixels: Uint8ClampedArray, at: number): number[] => [...pixels.slice(4 * at, 4 * at + 4)]

describe('scales', () => {
  it('locks to twice the 99.99 % pixel of the calibration normals, whatever the part', () => {
    expect(lockedScale(scale)).toEqual({ most: 0.8, isLocked: true })
  })
  it('ends at the largest value where it is scaled to this picture', () => {
    expect(ownScale(new Float32Array([0.25, 0.5, 0]))).toEqual({ most: 0.5, isLocked: false })
    expect(ownScale(new Float32Array(4)).most).toBe(1)
  })
})

describe('heatPixels', () => {
  it("has matplotlib's inferno at both ends and the middle, and what is beyond the scale at its end", () => {
    const pixels = heatPixels(new Float32Array([0, 0.4, 0.8, 3]), 'inferno', lockedScale(scale), 'solid')
    // matplotlib's colours 0, 128 and 255, in bytes; ours are joined from every 5th and at most one level off.
    expect(colour(pixels, 0)).toEqual([0, 0, 4, 255])
    for (const [i, level] of [188, 55, 84, 255].entries()) expect(Math.abs(colour(pixels, 1)[i]! - level)).toBeLessThanOrEqual(2)
    expect(colour(pixels, 2)).toEqual([252, 255, 164, 255])
    expect(colour(pixels, 3)).toEqual(colour(pixels, 2))
  })
  it('is fully clear at zero and covers wholly from the pixel line on', () => {
    const pixels = heatPixels(new Float32Array([0, 0.1, 0.2, 0.4, 0.8]), 'grey', lockedScale(scale), 'clear')
    const alpha = [0, 1, 2, 3, 4].map((at) => colour(pixels, at)[3]!)
    expect(alpha[0]).toBe(0)
    expect(alpha.slice(3)).toEqual([255, 255])
    expect(alpha[1]).toBeGreaterThan(0)
    expect(alpha[2]).toBeGreaterThan(alpha[1]!)
    expect(alpha[3]).toBeGreaterThan(alpha[2]!)
  })
  it('gives the same colour for the same residual on every part', () => {
    const one = heatPixels(new Float32Array([0.2, 0.1]), 'viridis', lockedScale(scale), 'solid')
    const other = heatPixels(new Float32Array([0.2, 0.9]), 'viridis', lockedScale(scale), 'solid')
    expect(colour(one, 0)).toEqual(colour(other, 0))
  })
})

describe('halveMap', () => {
  it('averages four residuals, and repeats the last where the side is odd', () => {
    expect([...halveMap(new Float32Array([0, 1, 2, 3, 4, 5, 6, 7, 8]), 3)]).toEqual([2, 3.5, 6.5, 8])
  })
})

describe('amongGood', () => {
  it('says no more than the run knows of its good pixels', () => {
    expect([0.01, 0.1, 0.35, 0.41].map((value) => amongGood(value, scale))).toEqual([
      'as on most good',
      'above half of good',
      'above 99 % of good',
      'above 99.99 % of good',
    ])
  })
})
