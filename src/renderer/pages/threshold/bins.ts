import { binCounts, binEdges } from '#domain/statistics/histogram.ts'
import { countAtMost, countBelow } from '#domain/statistics/sorted.ts'
import { GROUPS, type Group, type LiveJudge } from '#domain/threshold-judge.ts'

/** How many parts of each group lie in each bin. */
export type Bins = { readonly edges: Float64Array; readonly counts: Readonly<Record<Group, Uint32Array>> }

/** Below this many parts each one is a mark of its own (UX 2.5). */
export const MARKS_BELOW = 200

export function makeBins({ all, groups }: LiveJudge): Bins {
  const edges = binEdges(all)
  const of = (group: Group): Uint32Array => binCounts(groups[group], edges)
  return { edges, counts: { good: of('good'), defective: of('defective'), unlabelled: of('unlabelled'), calibration: of('calibration') } }
}

/** The bin a score lies in; null outside all of them. */
export function binAt({ edges }: Bins, score: number): number | null {
  const last = edges.length - 1
  if (last < 1 || !(score >= (edges[0] ?? 0)) || score > (edges[last] ?? 0)) return null
  return Math.min(last - 1, countAtMost(edges, score) - 1)
}

/** The ranks of the parts in a bin: from the first up to, not including, the second. */
export function ranksIn({ edges }: Bins, { all }: LiveJudge, bin: number): readonly [number, number] {
  const right = edges[bin + 1] ?? 0
  return [countBelow(all, edges[bin] ?? 0), bin === edges.length - 2 ? countAtMost(all, right) : countBelow(all, right)]
}

/** Parts in a bin, whatever their group. */
export function countIn({ counts }: Bins, bin: number): number {
  return GROUPS.reduce((sum, group) => sum + (counts[group][bin] ?? 0), 0)
}
