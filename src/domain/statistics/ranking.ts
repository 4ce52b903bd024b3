import { sortScores } from './sorted.ts'
import { mergeScores, type Steps } from './steps.ts'

/**
 * Probability that a defective part scores higher than a good one, ties counting one half (Mann-Whitney with mid-ranks; equals
 * scikit-learn's roc_auc_score). Null unless both classes are there. Exact but for one rounding up to 9e15 pairs.
 */
export function auroc({ good, defective, goodTotal, defectiveTotal }: Steps): number | null {
  if (goodTotal === 0 || defectiveTotal === 0) return null
  let defectiveAbove = 0
  let twicePairs = 0
  for (let i = 0; i < good.length; i++) {
    const here = defective[i] as number
    twicePairs += (good[i] as number) * (2 * defectiveAbove + here)
    defectiveAbove += here
  }
  return twicePairs / 2 / goodTotal / defectiveTotal
}

/** AUROC of two unsorted sets of scores; null if one is empty or a score is not finite. */
export function aurocBetween(good: ArrayLike<number>, defective: ArrayLike<number>): number | null {
  const low = sortScores(good)
  const high = sortScores(defective)
  return low === null || high === null ? null : auroc(mergeScores(low, high))
}

/**
 * Average precision: the sum over steps of (recall gained) x precision, without interpolation (scikit-learn's average_precision_score).
 * Its chance level is the share of defective parts, not 0.5. Null if no part is defective (recall does not exist; scikit-learn warns).
 */
export function averagePrecision({ good, defective, defectiveTotal }: Steps): number | null {
  if (defectiveTotal === 0) return null
  let caught = 0
  let overkill = 0
  let sum = 0
  for (let i = 0; i < good.length; i++) {
    const here = defective[i] as number
    caught += here
    overkill += good[i] as number
    if (here > 0) sum += (here * caught) / (caught + overkill)
  }
  return sum / defectiveTotal
}

/** A largest F1 and the score at which it is reached: parts with at least that score are flagged. */
export type LargestF1 = { readonly value: number; readonly threshold: number }

/**
 * The largest F1 = 2 caught / (flagged + defective) over all lines; of equally good ones the lowest, which has fewer escapes
 * (the first maximum along scikit-learn's precision_recall_curve). Null if no part is defective.
 */
export function largestF1({ scores, good, defective, defectiveTotal }: Steps): LargestF1 | null {
  if (defectiveTotal === 0) return null
  let caught = 0
  let flagged = 0
  let value = 0
  let threshold = 0
  for (let i = 0; i < scores.length; i++) {
    const here = defective[i] as number
    caught += here
    flagged += here + (good[i] as number)
    const f1 = (2 * caught) / (flagged + defectiveTotal)
    if (f1 >= value) {
      value = f1
      threshold = scores[i] as number
    }
  }
  return { value, threshold }
}
