import type { Truth } from '#domain/parts.ts'
import { bootstrapIntervals, type Interval } from '#domain/statistics/bootstrap.ts'
import { confusionAt, countDecisions, totalOf, type Confusion } from '#domain/statistics/confusion.ts'
import { costPerThousand, type Prices } from '#domain/statistics/cost.ts'
import { auroc, averagePrecision, largestF1 } from '#domain/statistics/ranking.ts'
import { makeRate, type Rate } from '#domain/statistics/rate.ts'
import { sortScores, type Sorted } from '#domain/statistics/sorted.ts'
import { mergeScores, type Steps } from '#domain/statistics/steps.ts'
import { forEachRule, type RuleId } from '#domain/threshold-rules/registry.ts'
import {
  DEFAULT_RULE_SETTINGS,
  refuse,
  type ProposedLine,
  type Rule,
  type RuleSettings,
  type ScoreSample,
} from '#domain/threshold-rules/rule.ts'
import { countOf } from '#domain/threshold-rules/sentences.ts'
import type { Line } from '#domain/threshold.ts'

/** The acceptance set's scores with truth and defect type, part by part, and the scores of the calibration normals. */
export type EvaluationInput = {
  readonly scores: ArrayLike<number>
  readonly truths: readonly Truth[]
  readonly defectTypes: readonly string[]
  readonly calibration: ArrayLike<number>
  /** Seeds the bootstrap. */
  readonly seed: number
  readonly settings?: RuleSettings
}

/** What a line does to the acceptance set. */
export type Outcome = {
  readonly confusion: Confusion
  /** Defective parts that pass, of all defective. */
  readonly escapes: Rate
  /** Good parts that are rejected, of all good. */
  readonly overkill: Rate
  /** Parts of either truth in the review band, of all. */
  readonly review: Rate
  readonly costPerThousand: number | null
}

export type LineReport = ProposedLine & { readonly outcome: Outcome }
export type RefusalReport = {
  readonly kind: 'refused'
  readonly reason: string
  readonly needed: number | null
  readonly offer: LineReport | null
}
export type ThresholdReport = (LineReport | RefusalReport) & { readonly title: string; readonly comparisonOnly: boolean }

export type DefectReport = {
  readonly n: number
  /** This type against all good parts. */
  readonly auroc: number | null
  /** Parts of this type that do not pass (rejected or sent to review), at each rule's line; null where the rule refused. */
  readonly recall: Readonly<Record<RuleId, Rate | null>>
}

/** How well a run's scores tell good from defective parts. Plain data. */
export type Evaluation = {
  /** `notFinite`: scores, calibration included, that are NaN or infinite; if there are any, no figure and no line exists. */
  readonly counts: {
    readonly good: number
    readonly defective: number
    readonly unknown: number
    readonly calibration: number
    readonly notFinite: number
  }
  /** Null where the acceptance set does not define it (see `statistics/ranking.ts`). */
  readonly auroc: number | null
  readonly aupr: number | null
  readonly f1Max: number | null
  /** AUPR of scores that know nothing: the share of defective parts. */
  readonly auprOfChance: number | null
  /** 95 % bootstrap percentile intervals. */
  readonly intervals: {
    readonly auroc: Interval | null
    readonly aupr: Interval | null
    readonly f1Max: Interval | null
    readonly resamples: number
  }
  /** By defect type, in alphabetical order; defective parts without a type under '(no type)'. */
  readonly perDefect: Readonly<Record<string, DefectReport>>
  readonly thresholds: Readonly<Record<RuleId, ThresholdReport>>
}

/** Everything `residuum evaluate` says of scores. 3,000 parts take 0.1 s; a million about 4 s, most of it the bootstrap. */
export function evaluateScores(input: EvaluationInput): Evaluation {
  const { truths, defectTypes, seed, settings = DEFAULT_RULE_SETTINGS } = input
  const scores = Array.from(input.scores)
  if (truths.length !== scores.length || defectTypes.length !== scores.length) {
    throw new Error(`${scores.length} scores came with ${truths.length} truths and ${defectTypes.length} defect types`)
  }
  const good = scores.filter((_, i) => truths[i] === 'good')
  const defective = scores.filter((_, i) => truths[i] === 'defective')
  const notFinite = [...good, ...defective, ...Array.from(input.calibration)].filter((score) => !Number.isFinite(score)).length
  const sample = makeSample(input.calibration, good, defective)
  const steps = sample && mergeScores(sample.good, sample.defective)
  const known = good.length + defective.length
  const resamples = resamplesFor(known)
  const thresholds = forEachRule((rule) => reportRule(rule, sample, settings, notFinite))
  return {
    counts: {
      good: good.length,
      defective: defective.length,
      unknown: scores.length - known,
      calibration: input.calibration.length,
      notFinite,
    },
    auroc: steps && auroc(steps),
    aupr: steps && averagePrecision(steps),
    f1Max: steps && valueOfLargestF1(steps),
    auprOfChance: known === 0 ? null : defective.length / known,
    intervals: {
      ...(steps === null
        ? { auroc: null, aupr: null, f1Max: null }
        : bootstrapIntervals(steps, { auroc, aupr: averagePrecision, f1Max: valueOfLargestF1 }, { seed, resamples })),
      resamples,
    },
    perDefect: reportDefects(scores, truths, defectTypes, sample, thresholds),
    thresholds,
  }
}

/** 1,000, and fewer beyond 20,000 parts, where intervals are narrow anyway: 20 million draws at most, but never less than 100 resamples. */
function resamplesFor(parts: number): number {
  return Math.max(100, Math.min(1000, Math.floor(2e7 / Math.max(1, parts))))
}

function valueOfLargestF1(steps: Steps): number | null {
  return largestF1(steps)?.value ?? null
}

/** The three sets sorted, as rules take them; null if a score is not finite. */
export function makeSample(calibration: ArrayLike<number>, good: ArrayLike<number>, defective: ArrayLike<number>): ScoreSample | null {
  const sorted = { calibration: sortScores(calibration), good: sortScores(good), defective: sortScores(defective) }
  if (sorted.calibration === null || sorted.good === null || sorted.defective === null) return null
  return { calibration: sorted.calibration, good: sorted.good, defective: sorted.defective }
}

function reportRule(rule: Rule, sample: ScoreSample | null, settings: RuleSettings, notFinite: number): ThresholdReport {
  const { title, comparisonOnly } = rule
  if (sample === null) {
    const reason = `${countOf(notFinite, 'score')} of this run cannot be ordered, being infinite or not a number, so no line can be drawn.`
    return { title, comparisonOnly, ...refuse(reason), offer: null }
  }
  const report = (proposed: ProposedLine): LineReport => ({ ...proposed, outcome: outcomeOf(proposed.line, sample, settings.prices) })
  const proposal = rule.propose(sample, settings)
  if (proposal.kind === 'line') return { title, comparisonOnly, ...report(proposal) }
  return { title, comparisonOnly, ...proposal, offer: proposal.offer && report(proposal.offer) }
}

/** What a line does to an acceptance set. */
export function outcomeOf(line: Line, { good, defective }: ScoreSample, prices: Prices): Outcome {
  const confusion = confusionAt(line, good, defective)
  return {
    confusion,
    escapes: makeRate(confusion.defective.pass, defective.length),
    overkill: makeRate(confusion.good.reject, good.length),
    review: makeRate(confusion.good.review + confusion.defective.review, good.length + defective.length),
    costPerThousand: costPerThousand(confusion, prices),
  }
}

function reportDefects(
  scores: readonly number[],
  truths: readonly Truth[],
  defectTypes: readonly string[],
  sample: ScoreSample | null,
  thresholds: Readonly<Record<RuleId, ThresholdReport>>,
): Readonly<Record<string, DefectReport>> {
  const byType = new Map<string, number[]>()
  scores.forEach((score, i) => {
    if (truths[i] !== 'defective') return
    const type = defectTypes[i] || '(no type)'
    const ofType = byType.get(type)
    if (ofType === undefined) byType.set(type, [score])
    else ofType.push(score)
  })
  const types = [...byType].sort(([a], [b]) => (a < b ? -1 : 1))
  // fromEntries defines properties: a folder called __proto__ stays a defect type.
  return Object.fromEntries(types.map(([type, ofType]) => [type, reportDefect(sortScores(ofType), ofType.length, sample, thresholds)]))
}

function reportDefect(
  ofType: Sorted | null,
  n: number,
  sample: ScoreSample | null,
  thresholds: Readonly<Record<RuleId, ThresholdReport>>,
): DefectReport {
  const recallAt = (report: ThresholdReport): Rate | null => {
    if (report.kind === 'refused' || ofType === null) return null
    const decisions = countDecisions(ofType, report.line)
    return makeRate(totalOf(decisions) - decisions.pass, n)
  }
  return {
    n,
    auroc: sample && ofType && auroc(mergeScores(sample.good, ofType)),
    recall: forEachRule((rule) => recallAt(thresholds[rule.id])),
  }
}
