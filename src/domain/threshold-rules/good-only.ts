import { binomialTail, orderStatisticCdf, orderStatisticQuantile } from '#domain/statistics/binomial.ts'
import type { Sorted } from '#domain/statistics/sorted.ts'
import { justAbove, singleLine } from '#domain/threshold.ts'
import { isShare, refuse, type ProposedLine, type Rule } from './rule.ts'
import { countOf, DIRECTION, percent, SAME_PRODUCTION, whole } from './sentences.ts'

/**
 * A tolerance limit (Wilks 1941). Of n calibration scores the share of all good parts that score *above* the k-th largest follows
 * Beta(k, n + 1 - k), whatever the scores' distribution; where scores can tie, the share is smaller still. k is the largest with
 * P(Beta(k, n + 1 - k) <= a) >= c, which gives the lowest line that keeps the promise.
 *
 * A score equal to the line is rejected, so the line stands just above the k-th largest score and not on it: on it, parts that tie with
 * that score would be flagged too, and for scores that repeat (all equal, at worst) the promise would be broken.
 */
export const goodOnly = {
  id: 'good-only',
  title: 'Good-only',
  sentence: 'Promises how much overkill there is at most, from calibration normals alone; no defect needs to be known.',
  comparisonOnly: false,
  propose({ calibration }, { overkill, certainty }) {
    if (!isShare(overkill) || !isShare(certainty)) return refuse('Overkill and certainty must both lie between 0 and 100 %.')
    const n = calibration.length
    const needed = normalsNeeded(overkill, certainty)
    if (n >= needed) return lineAt(calibration, largestRank(n, overkill, certainty), certainty, overkill)
    return {
      kind: 'refused',
      reason: `Needs ${countOf(needed, 'calibration normal')} for at most ${percent(overkill)} overkill, ${percent(certainty)} sure; there are ${whole(n)}.`,
      needed,
      offer: n === 0 ? null : lineAt(calibration, 1, certainty, orderStatisticQuantile(certainty, 1, n)),
    }
  },
} as const satisfies Rule

/** The smallest n for which the largest of n scores will do: 1 - (1 - a)^n >= c. 59 for 5 % and 299 for 1 %, 95 % sure. */
export function normalsNeeded(overkill: number, certainty: number): number {
  const estimate = Math.max(1, Math.ceil(Math.log1p(-certainty) / Math.log1p(-overkill)))
  // The quotient of two logarithms can miss a whole number by a rounding, in either direction.
  if (estimate > 1 && binomialTail(1, estimate - 1, overkill) >= certainty) return estimate - 1
  return binomialTail(1, estimate, overkill) >= certainty ? estimate : estimate + 1
}

/** The largest k with P(Beta(k, n + 1 - k) <= overkill) >= certainty; k = 1 is known to do, and the probability falls with k. */
function largestRank(n: number, overkill: number, certainty: number): number {
  let enough = 1
  let tooMany = n + 1
  while (tooMany - enough > 1) {
    const k = (enough + tooMany) >>> 1
    if (orderStatisticCdf(overkill, k, n) >= certainty) enough = k
    else tooMany = k
  }
  return enough
}

function lineAt(calibration: Sorted, rank: number, certainty: number, overkill: number): ProposedLine {
  const n = calibration.length
  const score = calibration[n - rank] as number
  const place = rank === 1 ? 'the highest calibration score' : `calibration score number ${whole(rank)} from the top`
  return {
    kind: 'line',
    line: singleLine(justAbove(score)),
    assumptions: [
      `Rests on ${countOf(n, 'calibration normal')} alone; without known defects it says nothing about escapes.`,
      `You can be ${percent(certainty)} sure that at most ${percent(overkill)} of good parts are flagged (overkill).`,
      SAME_PRODUCTION,
      `The line stands just above ${place}; a part with exactly that score passes.`,
      DIRECTION,
    ],
    figures: { normals: n, rank, score, overkillAtMost: overkill, certainty, expectedOverkill: rank / (n + 1) },
  }
}
