import { countBelow, type Sorted } from '#domain/statistics/sorted.ts'
import { judge, type Decision, type Line } from '#domain/threshold.ts'

/** Parts that stand beside each other in the order of scores and are judged otherwise: from `first` up to, not including, `end`. */
export type Change = { readonly from: Decision; readonly to: Decision; readonly first: number; readonly end: number }

/** Whose decision another line would change. Scores between the four edges share their decisions, so at most three stretches do. */
export function changesBetween(all: Sorted, before: Line, after: Line): readonly Change[] {
  const cuts = [0, ...[before.lower, before.upper, after.lower, after.upper].map((edge) => countBelow(all, edge)), all.length]
  cuts.sort((a, b) => a - b)
  return cuts.slice(1).flatMap((end, i) => {
    const first = cuts[i] ?? 0
    const score = all[first]
    if (score === undefined || first === end) return []
    const [from, to] = [judge(score, before), judge(score, after)]
    return from === to ? [] : [{ from, to, first, end }]
  })
}

/** How many parts that are. */
export function countChanged(changes: readonly Change[]): number {
  return changes.reduce((sum, { first, end }) => sum + end - first, 0)
}
