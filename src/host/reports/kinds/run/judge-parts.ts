import { makeSample, outcomeOf } from '#domain/evaluation.ts'
import type { Run } from '#domain/run.ts'
import { pValue } from '#domain/statistics/calibration.ts'
import { makeRate, type Rate } from '#domain/statistics/rate.ts'
import { goodOnly } from '#domain/threshold-rules/good-only.ts'
import { DEFAULT_RULE_SETTINGS, type ScoreSample } from '#domain/threshold-rules/rule.ts'
import { judge, type Line } from '#domain/threshold.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'
import type { ReportedLine, ReportedPart } from './content.ts'

/** A part before any line was drawn. */
export type UnjudgedPart = Omit<ReportedPart, 'p' | 'decision'>

/** A line that somebody chose or gave; null: the good-only rule proposes one. */
export type WantedLine = { readonly chosen: ChosenLine } | { readonly given: Line } | null

/** Every part's decision and p value, and the line behind them with what it does to the acceptance set. */
export function judgeParts(
  run: Run,
  parts: readonly UnjudgedPart[],
  wanted: WantedLine,
): { readonly line: ReportedLine | null; readonly parts: readonly ReportedPart[] } {
  const sample = reportSample(run, parts)
  const line = sample === null ? null : drawLine(sample, parts, wanted)
  const judged = parts.map((part) => ({
    ...part,
    p: part.score === null || sample === null || sample.calibration.length === 0 ? null : pValue(part.score, sample.calibration),
    decision: part.score === null || line === null ? null : judge(part.score, line.line),
  }))
  return { line, parts: judged }
}

/** The scores that a report's figures and charts rest on; null if one is not finite. */
export function reportSample(run: Run, parts: readonly UnjudgedPart[]): ScoreSample | null {
  const { result } = run
  return makeSample(result?.calibration[result.reduction] ?? [], acceptanceScores(parts, 'good'), acceptanceScores(parts, 'defective'))
}

/** Parts in the order in which a reader wants them: escapes, then overkill, then what was rejected rightly or is of unknown truth; highest score first. */
export function shownParts(parts: readonly ReportedPart[]): Readonly<Record<ShownGroup, readonly ReportedPart[]>> {
  const groups: Record<ShownGroup, ReportedPart[]> = { escapes: [], overkill: [], rejected: [] }
  for (const part of parts) {
    const group = groupOf(part)
    if (group !== null) groups[group].push(part)
  }
  for (const group of Object.values(groups)) group.sort((a, b) => (b.score ?? 0) - (a.score ?? 0) || (a.name < b.name ? -1 : 1))
  return groups
}

export type ShownGroup = 'escapes' | 'overkill' | 'rejected'

/** The run knows its training and calibration parts, so what it says of them proves nothing: they are not shown. */
function groupOf({ set, truth, decision }: ReportedPart): ShownGroup | null {
  if (set === 'train' || set === 'calibrate') return null
  if (truth === 'defective' && decision === 'pass') return 'escapes'
  if (decision !== 'reject') return null
  return truth === 'good' ? 'overkill' : 'rejected'
}

function drawLine(sample: ScoreSample, parts: readonly UnjudgedPart[], wanted: WantedLine): ReportedLine | null {
  const drawn = lineOf(sample, wanted)
  if (drawn === null) return null
  const prices = drawn.chosen?.settings?.prices ?? DEFAULT_RULE_SETTINGS.prices
  return { ...drawn, outcome: outcomeOf(drawn.line, sample, prices), recall: recallByType(parts, drawn.line) }
}

function lineOf(sample: ScoreSample, wanted: WantedLine): Omit<ReportedLine, 'outcome' | 'recall'> | null {
  if (wanted !== null && 'chosen' in wanted) return { line: wanted.chosen.line, from: 'chosen', chosen: wanted.chosen, assumptions: [] }
  if (wanted !== null) return { line: wanted.given, from: 'given', chosen: null, assumptions: [] }
  const proposal = goodOnly.propose(sample, DEFAULT_RULE_SETTINGS)
  if (proposal.kind === 'line') return { line: proposal.line, from: 'good-only', chosen: null, assumptions: proposal.assumptions }
  if (proposal.offer === null) return null
  const { line, assumptions } = proposal.offer
  return { line, from: 'good-only', chosen: null, assumptions: [proposal.reason, ...assumptions] }
}

function acceptanceScores(parts: readonly UnjudgedPart[], wanted: 'good' | 'defective'): number[] {
  return parts.flatMap(({ set, truth, score }) => (set === 'test' && truth === wanted && score !== null ? [score] : []))
}

/** Types in alphabetical order. */
function recallByType(parts: readonly UnjudgedPart[], line: Line): Readonly<Record<string, Rate>> {
  const byType = new Map<string, number[]>()
  for (const { set, truth, defectType, score } of parts) {
    if (set !== 'test' || truth !== 'defective' || score === null) continue
    const type = defectType === '' ? '(no type)' : defectType
    const scores = byType.get(type)
    if (scores === undefined) byType.set(type, [score])
    else scores.push(score)
  }
  const types = [...byType].sort(([a], [b]) => (a < b ? -1 : 1))
  const caught = (scores: readonly number[]): number => scores.filter((score) => judge(score, line) !== 'pass').length
  // fromEntries defines properties: a folder called __proto__ stays a defect type.
  return Object.fromEntries(types.map(([type, scores]) => [type, makeRate(caught(scores), scores.length)]))
}
