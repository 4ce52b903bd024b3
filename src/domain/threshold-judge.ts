import { outcomeOf, type Outcome } from '#domain/evaluation.ts'
import { countDecisions, type Decisions } from '#domain/statistics/confusion.ts'
import type { Prices } from '#domain/statistics/cost.ts'
import { makeRate, type Rate } from '#domain/statistics/rate.ts'
import type { Sorted } from '#domain/statistics/sorted.ts'
import { orderOf } from '#domain/threshold-order.ts'
import type { Line } from '#domain/threshold.ts'

// What a line does, again at every frame while somebody drags it: everything is sorted once, then a line costs two binary searches a
// group, whatever the number of parts.

/** Good and defective: the acceptance set. Unlabelled: its parts of unknown truth, and incoming ones. */
export const GROUPS = ['good', 'defective', 'unlabelled', 'calibration'] as const
export type Group = (typeof GROUPS)[number]

/** One column each, part by part. All scores are finite. */
export type ScoredParts = {
  readonly scores: Float64Array
  /** Index into GROUPS. */
  readonly groups: ArrayLike<number>
  /** Index into `typeNames`; it counts for defective parts only. */
  readonly types: ArrayLike<number>
  readonly typeNames: readonly string[]
}

export type LiveJudge = {
  /** Places of the parts in the columns, lowest score first. */
  readonly order: Uint32Array
  /** Their scores. */
  readonly all: Sorted
  readonly groups: Readonly<Record<Group, Sorted>>
  /** By defect type, in alphabetical order; defective parts without a type under '(no type)', as in an evaluation. */
  readonly types: readonly { readonly type: string; readonly scores: Sorted }[]
}

export type TypeJudgement = {
  readonly type: string
  readonly decisions: Decisions
  /** Parts that do not pass (rejected or sent to review), of all of this type. */
  readonly recall: Rate
}
export type LineJudgement = Outcome & {
  readonly types: readonly TypeJudgement[]
  readonly unlabelled: Decisions
  readonly calibration: Decisions
}

/** Sorts once. A million parts take about a third of a second. */
export function makeLiveJudge({ scores, groups, types, typeNames }: ScoredParts): LiveJudge {
  const order = orderOf(scores)
  const defective = GROUPS.indexOf('defective')
  const sizes = GROUPS.map(() => 0)
  const typeSizes = typeNames.map(() => 0)
  for (let i = 0; i < scores.length; i++) {
    const group = groups[i] as number
    sizes[group] = (sizes[group] as number) + 1
    if (group === defective) typeSizes[types[i] as number] = (typeSizes[types[i] as number] as number) + 1
  }
  const all = new Float64Array(scores.length)
  const byGroup = sizes.map(makeFiller)
  const byType = typeSizes.map(makeFiller)
  for (let at = 0; at < order.length; at++) {
    const place = order[at] as number
    const score = scores[place] as number
    all[at] = score
    const group = groups[place] as number
    byGroup[group]?.add(score)
    if (group === defective) byType[types[place] as number]?.add(score)
  }
  const of = (group: Group): Sorted => asSorted(byGroup[GROUPS.indexOf(group)]?.values ?? new Float64Array(0))
  return {
    order,
    all: asSorted(all),
    groups: { good: of('good'), defective: of('defective'), unlabelled: of('unlabelled'), calibration: of('calibration') },
    types: typeNames
      .map((name, i) => ({ type: name || '(no type)', scores: asSorted(byType[i]?.values ?? new Float64Array(0)) }))
      .filter((one) => one.scores.length > 0)
      .sort((a, b) => (a.type < b.type ? -1 : 1)),
  }
}

/** What a line does to the acceptance set, type by type, and to the parts beside it. */
export function judgeLine(judge: LiveJudge, line: Line, prices: Prices): LineJudgement {
  return {
    ...outcomeOf(line, judge.groups, prices),
    types: judge.types.map(({ type, scores }) => {
      const decisions = countDecisions(scores, line)
      return { type, decisions, recall: makeRate(scores.length - decisions.pass, scores.length) }
    }),
    unlabelled: countDecisions(judge.groups.unlabelled, line),
    calibration: countDecisions(judge.groups.calibration, line),
  }
}

type Filler = { readonly values: Float64Array; add(score: number): void }

function makeFiller(size: number): Filler {
  const values = new Float64Array(size)
  let filled = 0
  return { values, add: (score) => void (values[filled++] = score) }
}

/** Only for values that were taken in the order of `orderOf`. */
function asSorted(values: Float64Array): Sorted {
  return values as Sorted
}
