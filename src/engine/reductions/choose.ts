import type { ReductionTrial } from '#domain/run.ts'
import { aurocBetween } from '#domain/statistics/ranking.ts'

/** Scores by one reduction: of good parts, and of the same parts with synthetic defects, several for each. */
export type TrialScores = { readonly good: readonly number[]; readonly defective: readonly (readonly number[])[] }

/** Synthetic defects are not the real ones: a lead this small on them says nothing about those. */
const LEAST_LEAD = 0.02

/**
 * The reduction that tells synthetic defects from good parts best by AUROC, without any label. What a few good parts cannot tell
 * apart is decided by preference: the first reduction whose distance from the best is within 0.02 or one standard error of that distance
 * (Breiman 1984, section 3.4.3), the error by leaving out one good part, with its defects, at a time (jackknife). The trials come
 * best first. `scores`: by reduction, in order of preference; all of the same parts.
 */
export function chooseReduction(scores: ReadonlyMap<string, TrialScores>): { reduction: string; trials: readonly ReductionTrial[] } {
  const trials = [...scores].map(([reduction, of]) => ({ reduction, auroc: aurocOf(of) }))
  const ranked = [...trials].sort((a, b) => b.auroc - a.auroc)
  const [best] = ranked
  if (best === undefined) throw new Error('There is no reduction to choose from.')
  const bestScores = scoresOf(scores, best.reduction)
  const isAsGood = ({ reduction, auroc }: ReductionTrial): boolean =>
    best.auroc - auroc <= Math.max(LEAST_LEAD, standardError(bestScores, scoresOf(scores, reduction)))
  const chosen = trials.find(isAsGood) ?? best
  return { reduction: chosen.reduction, trials: ranked }
}

/** Standard error of the difference in AUROC of two reductions on the same parts. */
function standardError(a: TrialScores, b: TrialScores): number {
  const parts = a.good.length
  if (parts < 2) return 0
  const differences = a.good.map((_, left) => aurocOf(without(a, left)) - aurocOf(without(b, left)))
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / parts
  const squares = differences.reduce((sum, difference) => sum + (difference - mean) ** 2, 0)
  return Math.sqrt(((parts - 1) / parts) * squares)
}

function without({ good, defective }: TrialScores, left: number): TrialScores {
  return { good: good.toSpliced(left, 1), defective: defective.toSpliced(left, 1) }
}

/** One half when a score is not finite: such a reduction tells nothing. */
function aurocOf({ good, defective }: TrialScores): number {
  return aurocBetween(good, defective.flat()) ?? 0.5
}

function scoresOf(scores: ReadonlyMap<string, TrialScores>, reduction: string): TrialScores {
  const found = scores.get(reduction)
  if (found === undefined) throw new Error(`There are no scores by ${reduction}.`)
  return found
}
