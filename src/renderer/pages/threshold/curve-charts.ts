import type { ChartConfiguration } from 'chart.js'
import { precisionRecallCurve, rocCurve } from '#domain/statistics/curves.ts'
import { mergeScores } from '#domain/statistics/steps.ts'
import type { Prices } from '#domain/statistics/cost.ts'
import { costCurve, thinCurve, type Points } from '#domain/threshold-curves.ts'
import type { LineJudgement, LiveJudge } from '#domain/threshold-judge.ts'
import type { Line } from '#domain/threshold.ts'
import { lineStyle } from '#renderer/controls/chart-style.ts'
import type { ChartTable } from '#renderer/controls/chart-table.ts'
import { token } from '#renderer/theme/token.ts'

export type CurveId = 'roc' | 'precision-recall' | 'cost'
/** A curve, and the points on it where the line's edges are. */
export type CurveDrawing = {
  readonly title: string
  readonly x: string
  readonly y: string
  readonly points: Points
  readonly unit: boolean
}

export const CURVE_WORDS: Readonly<Record<CurveId, string>> = {
  roc: 'ROC',
  'precision-recall': 'Precision and recall',
  cost: 'Cost curve',
}

/** Null where the acceptance set does not define it. */
export function drawCurve(id: CurveId, { groups }: LiveJudge, line: Line, prices: Prices): CurveDrawing | null {
  const title = CURVE_WORDS[id]
  if (id === 'cost') {
    const points = costCurve(groups, line.upper - line.lower, prices)
    return points && { title, x: 'Lower edge', y: 'Cost of 1,000 parts', points, unit: false }
  }
  const steps = mergeScores(groups.good, groups.defective)
  if (id === 'roc') {
    const curve = rocCurve(steps)
    const points = curve && thinCurve(curve.overkill, curve.recall)
    return points && { title, x: 'Good parts flagged', y: 'Defective parts flagged', points, unit: true }
  }
  const curve = groups.good.length === 0 ? null : precisionRecallCurve(steps)
  const points = curve && thinCurve(curve.recall, curve.precision)
  return points && { title, x: 'Defective parts flagged (recall)', y: 'Defective of flagged (precision)', points, unit: true }
}

type Point = { readonly name: string; readonly x: number; readonly y: number }

/** Where the line stands on a curve: one point for each edge, or one for both. Empty where it is not on it (nothing is flagged). */
export function operatingPoints(id: CurveId, line: Line, { confusion, costPerThousand }: LineJudgement): readonly Point[] {
  if (id === 'cost') return costPerThousand === null ? [] : [{ name: 'The line', x: line.lower, y: costPerThousand }]
  const { good, defective } = confusion
  const at = (name: string, flaggedGood: number, flaggedDefective: number): Point[] => {
    const recall = flaggedDefective / (defective.pass + defective.review + defective.reject)
    if (id === 'roc') return [{ name, x: flaggedGood / (good.pass + good.review + good.reject), y: recall }]
    return flaggedGood + flaggedDefective === 0 ? [] : [{ name, x: recall, y: flaggedDefective / (flaggedGood + flaggedDefective) }]
  }
  const upper = at(line.lower === line.upper ? 'The line' : 'Upper edge', good.reject, defective.reject)
  if (line.lower === line.upper) return upper
  return [...upper, ...at('Lower edge', good.reject + good.review, defective.reject + defective.review)]
}

export function curveData({ title, points }: CurveDrawing, at: readonly Point[]): ChartConfiguration['data'] {
  const mark = token('--text')
  return {
    datasets: [
      ...at.map(({ name, x, y }, i) => ({
        type: 'scatter' as const,
        label: name,
        data: [{ x, y }],
        pointStyle: i === 0 ? ('rectRot' as const) : ('triangle' as const),
        pointRadius: 7,
        backgroundColor: mark,
        borderColor: mark,
      })),
      {
        type: 'line' as const,
        label: title,
        data: Array.from(points.x, (x, i) => ({ x, y: points.y[i] ?? 0 })),
        pointRadius: 0,
        stepped: false as const,
        ...lineStyle(1),
      },
    ],
  }
}

export function curveOptions({ x, y, unit }: CurveDrawing): NonNullable<ChartConfiguration['options']> {
  const bounds = unit ? { min: 0, max: 1 } : {}
  return {
    scales: {
      x: { type: 'linear', ...bounds, title: { display: true, text: x } },
      y: { type: 'linear', ...bounds, title: { display: true, text: y }, ...(unit ? {} : { min: 0 }) },
    },
    plugins: { legend: { display: true, labels: { usePointStyle: true } } },
  }
}

/** At most fifty points, since a table of hundreds tells nobody anything; the line's own points first. */
export function curveTable({ x, y, points }: CurveDrawing, at: readonly Point[]): ChartTable {
  const stride = Math.max(1, Math.ceil(points.x.length / 50))
  const rows = Array.from(points.x, (value, i): [string, number, number] => ['', value, points.y[i] ?? 0])
  return {
    columns: ['Point', x, y],
    rows: [
      ...at.map(({ name, ...point }) => [name, point.x, point.y] as const),
      ...rows.filter((_, i) => i % stride === 0 || i === rows.length - 1),
    ],
  }
}
