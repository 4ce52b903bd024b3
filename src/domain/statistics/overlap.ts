import type { Steps } from './steps.ts'

/**
 * How much the scores of good and defective parts overlap: the smallest sum of both error rates that any line reaches, over all lines t
 * min (share of defective parts below t + share of good parts at or above t) = 1 - the largest of (recall - overkill), which is one minus
 * the one-sided Kolmogorov-Smirnov distance. 0: a line parts them; 1: no line does better than chance. No bins to choose. Null unless both
 * classes are there.
 */
export function overlap({ good, defective, goodTotal, defectiveTotal }: Steps): number | null {
  if (goodTotal === 0 || defectiveTotal === 0) return null
  let caught = 0
  let overkill = 0
  let best = 0
  for (let i = 0; i < good.length; i++) {
    caught += defective[i] as number
    overkill += good[i] as number
    best = Math.max(best, caught / defectiveTotal - overkill / goodTotal)
  }
  return 1 - best
}
