import { zeroOfBound } from '#domain/statistics/rate.ts'
import { countAtLeast, countBelow } from '#domain/statistics/sorted.ts'
import { midway, singleLine } from '#domain/threshold.ts'
import { refuse, type Rule } from './rule.ts'
import { countOf, DIRECTION, figure, percent, whole } from './sentences.ts'

/**
 * Midway between the lowest defective score and the next lower good one; on the lowest defective score if no good part is lower. The
 * share of all defects below the lowest of n follows Beta(1, n), so "0 of n" bounds the true escapes by 1 - 0.05^(1/n), although the
 * line was chosen on these very parts.
 */
export const zeroKnownEscapes = {
  id: 'zero-known-escapes',
  title: 'Zero known escapes',
  sentence: 'The highest line that flags every known defect, and what it costs in good parts.',
  comparisonOnly: false,
  propose({ good, defective }) {
    const lowest = defective[0]
    if (lowest === undefined) return refuse('No known defects: escapes cannot be estimated.', 1)
    const nextLower = good[countBelow(good, lowest) - 1]
    const edge = nextLower === undefined ? lowest : midway(nextLower, lowest)
    const flagged = countAtLeast(good, edge)
    const place =
      nextLower === undefined
        ? `The line stands on the lowest defective score, ${figure(lowest)}; no good part scores lower.`
        : `The line stands midway between the lowest defective score, ${figure(lowest)}, and the next lower good one, ${figure(nextLower)}.`
    return {
      kind: 'line',
      line: singleLine(edge),
      assumptions: [
        place,
        `0 of ${countOf(defective.length, 'known defect')} escape; 95 % sure that the true rate is at most ${percent(zeroOfBound(defective.length))}, for defects of these kinds in this mix.`,
        good.length === 0
          ? 'No good parts in the acceptance set: overkill cannot be estimated.'
          : `It flags ${whole(flagged)} of ${countOf(good.length, 'good part')} (overkill ${percent(flagged / good.length)}).`,
        'One defect that scores low, or a good part labelled defective by mistake, moves this line alone: look at the lowest ones.',
        DIRECTION,
      ],
      figures: { lowestDefective: lowest, escapesAtMost: zeroOfBound(defective.length), flaggedGood: flagged },
    }
  },
} as const satisfies Rule
