import { confusionAt } from '#domain/statistics/confusion.ts'
import { costPerThousand, type Prices } from '#domain/statistics/cost.ts'
import type { ScoreSample } from '#domain/threshold-rules/rule.ts'
import { justAbove } from '#domain/threshold.ts'

/** Points in drawing order. */
export type Points = { readonly x: Float64Array; readonly y: Float64Array }

/**
 * Cost of 1,000 parts for each place of the lower edge, the gap to the upper one kept. The places are half evenly spread over the scores'
 * range and half over the parts, so that a long tail hides nothing. Null unless both truths are there.
 */
export function costCurve({ good, defective }: Omit<ScoreSample, 'calibration'>, gap: number, prices: Prices, places = 300): Points | null {
  if (good.length === 0 || defective.length === 0) return null
  const lowest = Math.min(good[0] ?? 0, defective[0] ?? 0)
  const highest = justAbove(Math.max(good[good.length - 1] ?? 0, defective[defective.length - 1] ?? 0))
  const half = Math.ceil(places / 2)
  const edges = [lowest, highest]
  for (let i = 1; i < half; i++) {
    edges.push(lowest + ((highest - lowest) * i) / half)
    for (const scores of [good, defective]) edges.push(scores[Math.floor((scores.length * i) / half)] ?? lowest)
  }
  const x = Float64Array.from(new Set(edges)).sort()
  return { x, y: x.map((lower) => costPerThousand(confusionAt({ lower, upper: lower + gap }, good, defective), prices) ?? 0) }
}

/**
 * A curve for a picture: points that fall into the same cell of a grid as the last kept one are left out, so that a million of them become
 * some hundred without a visible step. First and last stay.
 */
export function thinCurve(x: ArrayLike<number>, y: ArrayLike<number>, cells = 400): Points {
  const cell = (value: number | undefined): number => Math.round((value ?? 0) * cells)
  const kept: number[] = []
  const last = x.length - 1
  for (let i = 0; i <= last; i++) {
    const before = kept[kept.length - 1]
    const same = before !== undefined && cell(x[before]) === cell(x[i]) && cell(y[before]) === cell(y[i])
    if (!same || i === last) kept.push(i)
  }
  return { x: Float64Array.from(kept, (i) => x[i] ?? 0), y: Float64Array.from(kept, (i) => y[i] ?? 0) }
}
