import type { Sorted } from '#domain/statistics/sorted.ts'
import { justAbove, singleLine } from '#domain/threshold.ts'
import { isShare, refuse, type ProposedLine, type Rule } from './rule.ts'
import { countOf, DIRECTION, percent, SAME_PRODUCTION, whole } from './sentences.ts'

/**
 * The k-th smallest of n calibration scores, k = ceil((n + 1)(1 - a)): a new good part scores above it with a chance of at most a, on
 * average over calibration sets (split conformal prediction, Vovk 2005). The line stands just above that score, for the reason given in
 * `good-only.ts`. Needs n >= 1/a - 1.
 */
export const calibrationQuantile = {
  id: 'calibration-quantile',
  title: 'Calibration quantile',
  sentence: 'Keeps overkill at a target on average; needs fewer calibration normals than the good-only rule and promises less.',
  comparisonOnly: false,
  propose({ calibration }, { overkill }) {
    if (!isShare(overkill)) return refuse('The target overkill must lie between 0 and 100 %.')
    const n = calibration.length
    const flagged = share(n + 1, overkill)
    if (flagged >= 1) return lineAt(calibration, n + 1 - flagged, overkill)
    const needed = Math.ceil(1 / overkill - 1 - ROUNDING)
    return {
      kind: 'refused',
      reason: `Needs ${countOf(needed, 'calibration normal')} for ${percent(overkill)} overkill on average; there are ${whole(n)}.`,
      needed,
      offer: n === 0 ? null : lineAt(calibration, n, 1 / (n + 1)),
    }
  },
} as const satisfies Rule

/** 100 x 0.29 is 28.999999999999996: products of a count and a typed ratio are taken as whole when they miss by this little. */
const ROUNDING = 1e-9

function share(count: number, ratio: number): number {
  return Math.floor(count * ratio + ROUNDING)
}

function lineAt(calibration: Sorted, k: number, overkill: number): ProposedLine {
  const n = calibration.length
  const score = calibration[k - 1] as number
  return {
    kind: 'line',
    line: singleLine(justAbove(score)),
    assumptions: [
      `Rests on ${countOf(n, 'calibration normal')} alone; without known defects it says nothing about escapes.`,
      `On average over calibration sets at most ${percent(overkill)} of good parts are flagged (overkill); with this set it can be more.`,
      SAME_PRODUCTION,
      `The line stands just above calibration score number ${whole(k)} from the bottom; a part with exactly that score passes.`,
      DIRECTION,
    ],
    figures: { normals: n, rank: k, score, expectedOverkill: (n + 1 - k) / (n + 1) },
  }
}
