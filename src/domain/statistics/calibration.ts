import { countAtLeast, countBelow, type Sorted } from './sorted.ts'

/**
 * How unusual a score is among the calibration normals: (1 + how many score at least as high) / (n + 1). For a new good part
 * P(p <= a) <= a if it comes from the same production (conformal p-value); it is not the probability of being good. The smallest
 * value that n normals can give is 1 / (n + 1).
 */
export function pValue(score: number, calibration: Sorted): number {
  return (1 + countAtLeast(calibration, score)) / (calibration.length + 1)
}

/** Percent (0…100) of calibration normals that score lower (scipy's percentileofscore, strict). Null without calibration normals. */
export function percentile(score: number, calibration: Sorted): number | null {
  return calibration.length === 0 ? null : (100 * countBelow(calibration, score)) / calibration.length
}
