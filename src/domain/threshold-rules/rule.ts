import type { Prices } from '#domain/statistics/cost.ts'
import type { Sorted } from '#domain/statistics/sorted.ts'
import type { Line } from '#domain/threshold.ts'

/** The scores of one run that a rule may look at. `good`, `defective`: the acceptance set by truth. Each may be empty. */
export type ScoreSample = { readonly calibration: Sorted; readonly good: Sorted; readonly defective: Sorted }

/** What a person sets; every rule repeats in its assumptions what it used. */
export type RuleSettings = {
  /** Largest share of good parts that may be flagged, 0 < ratio < 1. */
  readonly overkill: number
  /** How sure the good-only rule is of that, 0 < ratio < 1. */
  readonly certainty: number
  readonly prices: Prices
  /** A line laid down elsewhere, and the document that says so. */
  readonly document: { readonly name: string; readonly score: number } | null
}

/**
 * 5 % with 95 % certainty needs 59 calibration normals, which a first data set can have; 1 % would need 299. The prices are a stand-in
 * until somebody states real ones: an escape as dear as 100 good parts thrown away, a look by a person half of one, 1 % defects.
 */
export const DEFAULT_RULE_SETTINGS: RuleSettings = {
  overkill: 0.05,
  certainty: 0.95,
  prices: { escape: 100, overkill: 1, review: 0.5, defectRate: 0.01 },
  document: null,
}

/** A line and what must hold for it, in plain sentences. `figures`: the numbers in them, for reports. */
export type ProposedLine = {
  readonly kind: 'line'
  readonly line: Line
  readonly assumptions: readonly string[]
  readonly figures: Readonly<Record<string, number>>
}

/** Why there is no line; how many parts of the missing kind it takes, where that is known; and a weaker line instead, if one exists. */
export type Refusal = {
  readonly kind: 'refused'
  readonly reason: string
  readonly needed: number | null
  readonly offer: ProposedLine | null
}

export type Proposal = ProposedLine | Refusal

/** A way from scores to a line. One file and one line in the registry. */
export type Rule = {
  /** Stored with every operating threshold: never renamed. */
  readonly id: string
  readonly title: string
  /** What it does, for whoever chooses. */
  readonly sentence: string
  /** Reported for comparison with papers, never offered as an operating threshold. */
  readonly comparisonOnly: boolean
  propose(sample: ScoreSample, settings: RuleSettings): Proposal
}

/** A refusal without anything to offer instead. */
export function refuse(reason: string, needed: number | null = null): Refusal {
  return { kind: 'refused', reason, needed, offer: null }
}

/** Whether a number is a share that is neither none nor all. */
export function isShare(ratio: number): boolean {
  return ratio > 0 && ratio < 1
}
