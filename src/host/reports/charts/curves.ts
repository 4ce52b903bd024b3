import { precisionRecallCurve, rocCurve } from '#domain/statistics/curves.ts'
import { mergeScores } from '#domain/statistics/steps.ts'
import type { Outcome } from '#domain/evaluation.ts'
import type { ScoreSample } from '#domain/threshold-rules/rule.ts'
import type { Curve } from './curve.ts'

/** Parts below the lower edge pass; all others are flagged, rejected or sent to review. The point on both curves is that of the lower edge. */
export function curvesOf({ good, defective }: ScoreSample, outcome: Outcome | null): { roc: Curve | null; precision: Curve | null } {
  const steps = mergeScores(good, defective)
  const roc = rocCurve(steps)
  const precision = precisionRecallCurve(steps)
  const flagged = outcome === null ? null : flaggedBy(outcome)
  return {
    roc: roc && {
      x: 'share of good parts flagged',
      y: 'share of defective parts flagged',
      points: Array.from(roc.overkill, (x, i) => ({ x, y: roc.recall[i] ?? NaN })),
      operating: flagged && { x: flagged.ofGood, y: flagged.ofDefective },
      diagonal: true,
    },
    precision: precision && {
      x: 'share of defective parts flagged',
      y: 'share of flagged parts defective',
      points: Array.from(precision.recall, (x, i) => ({ x, y: precision.precision[i] ?? NaN })),
      operating: flagged && { x: flagged.ofDefective, y: flagged.precision },
      diagonal: false,
    },
  }
}

/** Null if a class is missing. Nothing flagged counts as precision 1, as the curve has it. */
function flaggedBy({ confusion: { good, defective } }: Outcome): { ofGood: number; ofDefective: number; precision: number } | null {
  const [flaggedGood, flaggedDefective] = [good.review + good.reject, defective.review + defective.reject]
  const [goodTotal, defectiveTotal] = [flaggedGood + good.pass, flaggedDefective + defective.pass]
  if (goodTotal === 0 || defectiveTotal === 0) return null
  const flagged = flaggedGood + flaggedDefective
  return {
    ofGood: flaggedGood / goodTotal,
    ofDefective: flaggedDefective / defectiveTotal,
    precision: flagged === 0 ? 1 : flaggedDefective / flagged,
  }
}
