import { evaluateScores, type Evaluation } from '#domain/evaluation.ts'
import { mergeScores } from '#domain/statistics/steps.ts'
import { auroc, averagePrecision } from '#domain/statistics/ranking.ts'
import { sortScores } from '#domain/statistics/sorted.ts'
import type { ReductionTrial } from '#domain/run.ts'
import { weightingOf } from '#domain/weighting.ts'
import { partNames, type Evaluating, type ScoredRow } from './score-run.ts'

export type PartFigures = { readonly auroc: number | null; readonly aupr: number | null }

/** What `residuum evaluate --json` prints. Plain data; figures are null where the acceptance set does not define them. */
export type EvaluationReport = Evaluation & {
  readonly pixelAuroc: number | null
  readonly pro: number | null
  readonly maskedParts: number
  /** Pictures that were scored. */
  readonly images: number
  readonly unreadable: readonly { readonly path: string; readonly why: string }[]
  /** Left out because the run has learned from the very same file. */
  readonly seen: readonly string[]
  /** Which part of the score decides, and how it was chosen. */
  readonly reduction: string
  readonly reductionChosenBy: 'auto' | 'person'
  readonly reductionTrials: readonly ReductionTrial[]
  /** Weight of features in the parts `anomaly` and `balanced`; null for detectors without them. */
  readonly kappa: number | null
  /** How every score part would have done; for reading only. */
  readonly reductions: Readonly<Record<string, PartFigures>>
  readonly run: string
  readonly detector: string
  readonly preset: string
  readonly snapshot: string
  readonly device: string
  readonly secondsPerImage: number
  readonly contactSheet: string | null
}

/** All figures of an evaluation, from its scored rows. */
export function reportEvaluation(evaluating: Evaluating): EvaluationReport {
  const { run, result, rows, pixels, seen, secondsPerImage, contactSheet } = evaluating
  const scored = rows.flatMap(({ row, ...known }) => ('score' in row ? [{ ...known, row }] : []))
  const evaluation = evaluateScores({
    scores: scored.map(({ row }) => row.score),
    truths: scored.map(({ truth }) => truth),
    defectTypes: scored.map(({ defectType }) => defectType),
    calibration: result.calibration[result.reduction] ?? [],
    seed: run.seed,
  })
  return {
    ...evaluation,
    ...pixels,
    images: scored.length,
    unreadable: rows.flatMap(({ path, row }) => ('fault' in row ? [{ path, why: `${row.fault.text.what} ${row.fault.text.why}` }] : [])),
    seen,
    reduction: result.reduction,
    reductionChosenBy: result.reductionChosenBy,
    reductionTrials: result.reductionTrials,
    kappa: weightingOf(result)?.kappa ?? null,
    reductions: Object.fromEntries(partNames(rows).map((name) => [name, figuresOf(rows, name)])),
    run: run.id,
    detector: run.detector,
    preset: run.preset,
    snapshot: run.dataset,
    device: run.device,
    secondsPerImage,
    contactSheet: contactSheet ?? null,
  }
}

function figuresOf(rows: readonly ScoredRow[], name: string): PartFigures {
  const scoresOf = (truth: 'good' | 'defective'): number[] =>
    rows.flatMap((one) => (one.truth === truth && 'parts' in one.row ? [one.row.parts[name] ?? NaN] : []))
  const [good, defective] = [sortScores(scoresOf('good')), sortScores(scoresOf('defective'))]
  if (good === null || defective === null) return { auroc: null, aupr: null }
  const steps = mergeScores(good, defective)
  return { auroc: auroc(steps), aupr: averagePrecision(steps) }
}
