import type { Outcome } from '#domain/evaluation.ts'
import { isForm } from '#domain/weighting.ts'
import type { Line } from '#domain/threshold.ts'
import type { Rate } from '#domain/statistics/rate.ts'
import type { EvaluationReport } from '#host/jobs/evaluation-report.ts'
import { count, table } from './words.ts'

/** An evaluation as people read it: what was looked at, how well it went, and what each rule's line would cost. */
export function evaluationText(report: EvaluationReport, files: readonly string[]): string {
  const { counts, intervals } = report
  const figures = [
    ['AUROC', figure(report.auroc), interval(intervals.auroc)],
    ['AUPR', figure(report.aupr), `${interval(intervals.aupr)}  by chance ${figure(report.auprOfChance)}`],
    ['largest F1', figure(report.f1Max), interval(intervals.f1Max)],
    ...(report.pixelAuroc === null ? [] : [['pixel AUROC', figure(report.pixelAuroc), `${report.maskedParts} parts with masks`]]),
    ...(report.pro === null ? [] : [['PRO to 0.3', figure(report.pro), '']]),
  ]
  return [
    `Evaluated ${count(report.images, 'part')}: ${counts.good} good, ${counts.defective} defective; ${count(counts.calibration, 'calibration normal')}.`,
    aligned(figures),
    `\nDefect types:`,
    table(Object.entries(report.perDefect).map(([type, { n, auroc }]) => [type, count(n, 'part'), `AUROC ${figure(auroc)}`])),
    `\nThe score is ${scoreName(report)}, chosen by ${report.reductionChosenBy === 'auto' ? 'drawn defects on calibration normals' : 'you'}. With others it would have been (AUROC, for reading only):`,
    table(Object.entries(report.reductions).map(([name, { auroc }]) => [name, figure(auroc)])),
    '\nLines through the scores (lower line: fewer escapes, more overkill):',
    ...Object.values(report.thresholds).map(ruleText),
    ...(files.length === 0 ? [] : ['\nWrote:', ...files.map((path) => `  ${path}`)]),
  ].join('\n')
}

function scoreName({ reduction, kappa }: EvaluationReport): string {
  return isForm(reduction) && kappa !== null ? `"${reduction}" with kappa ${kappa}` : `the residual map's "${reduction}"`
}

type Threshold = EvaluationReport['thresholds'][keyof EvaluationReport['thresholds']]

function ruleText(threshold: Threshold): string {
  const { title } = threshold
  if (threshold.kind === 'line') return `  ${title}: ${lineText(threshold.line)}${outcomeText(threshold.outcome)}`
  const offer = threshold.offer === null ? '' : `\n    Instead: ${lineText(threshold.offer.line)}${outcomeText(threshold.offer.outcome)}`
  return `  ${title}: no line. ${threshold.reason}${offer}`
}

/** A line with a review band has two edges. */
function lineText({ lower, upper }: Line): string {
  const flag = `flag from ${upper.toPrecision(5)}`
  return lower < upper ? `review from ${lower.toPrecision(5)}, ${flag}` : flag
}

function outcomeText({ escapes, overkill, review }: Outcome): string {
  const parts = [`escapes ${rate(escapes)}`, `overkill ${rate(overkill)}`, ...(review.count === 0 ? [] : [`review ${rate(review)}`])]
  return `\n    ${parts.join('; ')}`
}

function rate({ count: some, n, interval: range, upperBound }: Rate): string {
  if (n === 0 || range === null) return 'unknown, no such parts'
  const bound = upperBound === null ? `${percent(range[0])}-${percent(range[1])} %` : `up to ${percent(upperBound)} %`
  return `${some} of ${n} (${bound})`
}

const percent = (ratio: number): string => (100 * ratio).toFixed(1)
const figure = (value: number | null): string => (value === null ? 'undefined' : value.toFixed(3))
const interval = (range: readonly [number, number] | null): string =>
  range === null ? '' : `(95 %: ${range[0].toFixed(3)}-${range[1].toFixed(3)})`

/** Three columns, all to the left. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = [0, 1].map((i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  return rows.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd()).join('\n')
}
