import type { Sorted } from './sorted.ts'

/**
 * Two classes of scores on one ladder: one step for each distinct score, highest first, with how many parts stand on it. Every measure
 * of how well a score ranks parts is one walk down these steps, ties included. A step may be empty (bootstrap).
 */
export type Steps = {
  readonly scores: Float64Array
  readonly good: Uint32Array
  readonly defective: Uint32Array
  readonly goodTotal: number
  readonly defectiveTotal: number
}

/** Merges both classes in one pass: time and memory grow with the number of parts, 16 bytes for each distinct score. */
export function mergeScores(good: Sorted, defective: Sorted): Steps {
  const most = good.length + defective.length
  const scores = new Float64Array(most)
  const goodCounts = new Uint32Array(most)
  const defectiveCounts = new Uint32Array(most)
  let g = good.length - 1
  let d = defective.length - 1
  let step = 0
  for (; g >= 0 || d >= 0; step++) {
    const score = Math.max(g >= 0 ? (good[g] as number) : -Infinity, d >= 0 ? (defective[d] as number) : -Infinity)
    const goodFrom = g
    const defectiveFrom = d
    while (g >= 0 && good[g] === score) g--
    while (d >= 0 && defective[d] === score) d--
    scores[step] = score
    goodCounts[step] = goodFrom - g
    defectiveCounts[step] = defectiveFrom - d
  }
  return {
    scores: scores.slice(0, step),
    good: goodCounts.slice(0, step),
    defective: defectiveCounts.slice(0, step),
    goodTotal: good.length,
    defectiveTotal: defective.length,
  }
}
