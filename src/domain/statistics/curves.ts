import type { Steps } from './steps.ts'

/**
 * One point for each line, from "nothing is flagged" (threshold Infinity) down to "all is". `overkill`: share of good parts flagged;
 * `recall`: share of defective parts flagged. scikit-learn's roc_curve with drop_intermediate=False.
 */
export type RocCurve = { readonly thresholds: Float64Array; readonly overkill: Float64Array; readonly recall: Float64Array }

/** Null unless both classes are there. */
export function rocCurve({ scores, good, defective, goodTotal, defectiveTotal }: Steps): RocCurve | null {
  if (goodTotal === 0 || defectiveTotal === 0) return null
  const points = scores.length + 1
  const curve = { thresholds: new Float64Array(points), overkill: new Float64Array(points), recall: new Float64Array(points) }
  curve.thresholds[0] = Infinity
  let flaggedGood = 0
  let caught = 0
  for (let i = 0; i < scores.length; i++) {
    flaggedGood += good[i] as number
    caught += defective[i] as number
    curve.thresholds[i + 1] = scores[i] as number
    curve.overkill[i + 1] = flaggedGood / goodTotal
    curve.recall[i + 1] = caught / defectiveTotal
  }
  return curve
}

/**
 * One point for each line, from the lowest score up, closed by precision 1 at recall 0, which has no threshold: `thresholds` is one
 * shorter than the others. scikit-learn's precision_recall_curve.
 */
export type PrecisionRecallCurve = { readonly thresholds: Float64Array; readonly precision: Float64Array; readonly recall: Float64Array }

/** Null if no part is defective. */
export function precisionRecallCurve({ scores, good, defective, defectiveTotal }: Steps): PrecisionRecallCurve | null {
  if (defectiveTotal === 0) return null
  const count = scores.length
  const curve = { thresholds: scores.toReversed(), precision: new Float64Array(count + 1), recall: new Float64Array(count + 1) }
  curve.precision[count] = 1
  let flagged = 0
  let caught = 0
  for (let i = 0; i < count; i++) {
    caught += defective[i] as number
    flagged += (good[i] as number) + (defective[i] as number)
    curve.precision[count - 1 - i] = caught / flagged
    curve.recall[count - 1 - i] = caught / defectiveTotal
  }
  return curve
}
