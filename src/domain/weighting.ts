import type { RunResult } from '#domain/run.ts'

/**
 * How two score parts, `pixel` and `feature`, make one score (Schlegl 2019, equation 5). The parts are stored apart, so `kappa` can be
 * chosen anew at any time. `means`: of both parts on the calibration normals.
 */
export type Weighting = { readonly kappa: number; readonly means: { readonly pixel: number; readonly feature: number } }

/** Scores made of both parts, beside which the reductions of the residual map stand. */
export const FORMS = [
  { id: 'anomaly', title: 'A(x) as published: pixels + kappa x features' },
  { id: 'balanced', title: 'A(x) balanced: each term divided by its mean on calibration normals' },
] as const
export type FormId = (typeof FORMS)[number]['id']

type Parts = Readonly<Record<string, number>>

export function isForm(id: string): id is FormId {
  return FORMS.some((form) => form.id === id)
}

/** The weights of both parts in each form. A part whose mean is 0 on good parts counts as it is. */
export function formWeights({ kappa, means }: Weighting): Readonly<Record<FormId, { readonly pixel: number; readonly feature: number }>> {
  const per = (mean: number): number => (mean > 0 ? 1 / mean : 1)
  return { anomaly: { pixel: 1, feature: kappa }, balanced: { pixel: per(means.pixel), feature: kappa * per(means.feature) } }
}

/** The weighting for a kappa, from the score parts of calibration normals; undefined where these are not both there. */
export function makeWeighting(kappa: number, normals: readonly Parts[]): Weighting | undefined {
  const meanOf = (part: string): number => normals.reduce((sum, parts) => sum + (parts[part] ?? NaN), 0) / normals.length
  const means = { pixel: meanOf('pixel'), feature: meanOf('feature') }
  return Number.isFinite(means.pixel + means.feature) ? { kappa, means } : undefined
}

/** The parts with every form beside them; as they are without a weighting. */
export function withForms(parts: Parts, weighting: Weighting | undefined): Parts {
  if (weighting === undefined) return parts
  const { pixel = NaN, feature = NaN } = parts
  const forms = Object.entries(formWeights(weighting)).map(([id, weights]) => [id, weights.pixel * pixel + weights.feature * feature])
  return { ...parts, ...Object.fromEntries(forms) }
}

/** What a person chose after the training. */
export type ScoreChoice = { readonly kappa?: number; readonly reduction?: string }

/** A result's weighting; that of a run from before there was one follows from its calibration. Undefined where there are no such parts. */
export function weightingOf({ weighting, calibration }: RunResult): Weighting | undefined {
  return weighting ?? makeWeighting(1, bothParts(calibration))
}

/** The result with another kappa or another score, and the calibration that belongs to it. Nothing is scored anew. */
export function chooseScore(result: RunResult, { kappa, reduction }: ScoreChoice): RunResult {
  const chosen = reduction === undefined ? {} : { reduction, reductionChosenBy: 'person' as const }
  const former = weightingOf(result)
  if (former === undefined) return { ...result, ...chosen }
  const weighting = { ...former, kappa: kappa ?? former.kappa }
  const rows = bothParts(result.calibration).map((parts) => withForms(parts, weighting))
  const columns = FORMS.map(({ id }) => [id, rows.map((parts) => parts[id] ?? NaN)] as const)
  const calibration = rows.length === 0 ? result.calibration : { ...result.calibration, ...Object.fromEntries(columns) }
  return { ...result, ...chosen, weighting, calibration }
}

/** The calibration normals' parts, a row for each normal. */
function bothParts({ pixel = [], feature = [] }: RunResult['calibration']): readonly Parts[] {
  return pixel.map((value, i) => ({ pixel: value, feature: feature[i] ?? NaN }))
}
