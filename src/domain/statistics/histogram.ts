import { quantile } from './quantile.ts'
import { countAtMost, countBelow, type Sorted } from './sorted.ts'

/** More bars than this cannot be told apart on the threshold page (UX 2.5). */
export const MOST_BINS = 120

/**
 * Edges of equally wide bins over all values, one more than there are bins: width 2 IQR n^(-1/3) (Freedman and Diaconis 1981, numpy's
 * 'fd'), at most 120. If half the values are equal the IQR is 0 and says nothing: then Sturges' log2(n) + 1. One value repeated: one bin
 * of width 1 around it. Empty: no edges.
 */
export function binEdges(values: Sorted): Float64Array {
  if (values.length === 0) return new Float64Array(0)
  let low = values[0] as number
  let high = values[values.length - 1] as number
  if (low === high) [low, high] = [low - 0.5, high + 0.5]
  const width = (2 * (quantile(values, 0.75) - quantile(values, 0.25))) / Math.cbrt(values.length)
  const wanted = width > 0 ? Math.ceil((high - low) / width) : Math.ceil(Math.log2(values.length) + 1)
  const bins = Math.min(Math.max(1, wanted), MOST_BINS)
  const step = (high - low) / bins
  return Float64Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : low + i * step))
}

/** How many values fall in each bin; the left edge belongs to a bin, the right one only to the last. Several sets can share edges. */
export function binCounts(values: Sorted, edges: Float64Array): Uint32Array {
  const bins = Math.max(0, edges.length - 1)
  const counts = new Uint32Array(bins)
  for (let i = 0; i < bins; i++) {
    const right = edges[i + 1] as number
    const to = i === bins - 1 ? countAtMost(values, right) : countBelow(values, right)
    counts[i] = to - countBelow(values, edges[i] as number)
  }
  return counts
}
