import type { RunResult } from '#domain/run.ts'

/** 65,536 steps between 0 and 1: finer than the 8 bits of most pictures by 256, and 0.5 MB for any number of pixels. */
const BINS = 2 ** 16

/** Collects residual pixels, in units of the 0…1 picture, and gives their quantiles to 1/65,536. `counted`: those that are 0 there are left out. */
export function makeResidualScale(): { add(residual: Float32Array, counted?: Uint8Array): void; scale(): RunResult['residualScale'] } {
  const bins = new Float64Array(BINS)
  let count = 0
  const quantile = (ratio: number): number => {
    let below = 0
    for (const [bin, inside] of bins.entries()) {
      below += inside
      if (below >= ratio * count) return (bin + 1) / BINS
    }
    return 1
  }
  return {
    add: (residual, counted) => {
      for (const [i, value] of residual.entries()) {
        if (counted !== undefined && counted[i] === 0) continue
        const bin = Math.min(BINS - 1, Math.max(0, Math.floor(value * BINS)))
        bins[bin] = (bins[bin] ?? 0) + 1
        count++
      }
    },
    scale: () => ({ median: quantile(0.5), q99: quantile(0.99), q9999: quantile(0.9999) }),
  }
}
