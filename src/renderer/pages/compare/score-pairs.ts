import type { Group } from '#domain/threshold-judge.ts'
import type { ScoredRun } from '#renderer/pages/threshold/scored-run.ts'

/** A part of the acceptance set with both scores. */
export type ScorePair = { readonly part: number; readonly group: Group; readonly a: number; readonly b: number }

/** Parts of known truth that both runs scored, lowest first by A. */
export function scorePairs(a: ScoredRun, b: ScoredRun): readonly ScorePair[] {
  const inB = new Map<number, number>()
  for (let rank = 0; rank < b.judge.all.length; rank++) inB.set(b.partAt(rank).part, b.judge.all[rank] ?? 0)
  const pairs: ScorePair[] = []
  for (let rank = 0; rank < a.judge.all.length; rank++) {
    const { part, group, score } = a.partAt(rank)
    const other = inB.get(part)
    if (other !== undefined && (group === 'good' || group === 'defective')) pairs.push({ part, group, a: score, b: other })
  }
  return pairs
}

/** At most one point of a group in each cell of a grid, so that a hundred thousand points are drawn as some thousand. */
export function thinPairs(pairs: readonly ScorePair[], cells = 150): readonly ScorePair[] {
  const cellOf = (key: 'a' | 'b'): ((pair: ScorePair) => number) => {
    let [least, most] = [Infinity, -Infinity]
    for (const pair of pairs) {
      least = Math.min(least, pair[key])
      most = Math.max(most, pair[key])
    }
    return (pair) => Math.round(((pair[key] - least) / (most - least || 1)) * cells)
  }
  const [x, y] = [cellOf('a'), cellOf('b')]
  const taken = new Set<string>()
  return pairs.filter((pair) => {
    const cell = `${pair.group} ${x(pair)} ${y(pair)}`
    return !taken.has(cell) && taken.add(cell)
  })
}
