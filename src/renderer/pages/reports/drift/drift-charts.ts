import type { ChartConfiguration } from 'chart.js'
import { lineStyle } from '#renderer/controls/chart-style.ts'
import type { ChartTable } from '#renderer/controls/chart-table.ts'
import { token } from '#renderer/theme/token.ts'
import type { DriftAlarm, DriftChart, DriftData } from '#rpc/schemas/drift.ts'

export const MEASURE_WORDS: Readonly<Record<DriftChart['measure'], string>> = {
  score: 'Score',
  brightness: 'Brightness',
  sharpness: 'Sharpness',
}
export const CHART_WORDS: Readonly<Record<DriftAlarm['chart'], string>> = { individual: 'each part', ewma: 'EWMA' }

/** A part's place in a chart: its own value, or the average up to it, with the limits of it. */
export type ControlPoint = { readonly part: number; readonly value: number; readonly lower: number; readonly upper: number }

/** The points of one of a measure's two charts; empty where too little is known for limits. */
export function controlPoints({ individual, points }: DriftChart, kind: DriftAlarm['chart']): readonly ControlPoint[] {
  if (kind === 'individual') return individual === null ? [] : points.map(({ part, value }) => ({ part, value, ...individual }))
  return points.flatMap(({ part, ewma: value, lower, upper }) =>
    value === null || lower === null || upper === null ? [] : [{ part, value, lower, upper }],
  )
}

/** On a limit is within it. */
export function isBeyond({ value, lower, upper }: ControlPoint): boolean {
  return value < lower || value > upper
}

/** A chart with more points than pixels shows dots as small as can be seen. */
const SMALL_FROM = 400

/** Values in the order in which the parts came, mean and limits; what is beyond them is a square. Colours are read anew. */
export function controlData(kind: DriftAlarm['chart'], points: readonly ControlPoint[], mean: number): ChartConfiguration<'line'>['data'] {
  const [values, limits, middle] = [lineStyle(0), lineStyle(1), lineStyle(5)]
  const mark = token('--text')
  const radius = points.length > SMALL_FROM ? 1.5 : 2.5
  const out = points.map(isBeyond)
  const line = (label: string, of: (point: ControlPoint) => number, style: ReturnType<typeof lineStyle>) => ({
    label,
    data: points.map((point, i) => ({ x: i + 1, y: of(point) })),
    ...style,
    pointRadius: 0,
    pointHitRadius: 0,
  })
  return {
    datasets: [
      {
        label: kind === 'ewma' ? 'Average' : 'Value',
        data: points.map(({ value }, i) => ({ x: i + 1, y: value })),
        ...values,
        showLine: kind === 'ewma',
        pointStyle: out.map((beyond) => (beyond ? 'rect' : 'circle')),
        pointRadius: out.map((beyond) => (beyond ? 5 : kind === 'ewma' ? 0 : radius)),
        pointBackgroundColor: out.map((beyond) => (beyond ? mark : values.backgroundColor)),
        pointBorderColor: out.map((beyond) => (beyond ? mark : values.borderColor)),
      },
      line('Upper limit', ({ upper }) => upper, limits),
      line('Lower limit', ({ lower }) => lower, limits),
      line('Mean', () => mean, middle),
    ],
  }
}

/** The same figures for whoever cannot see the chart. */
export function controlTable(points: readonly ControlPoint[], parts: DriftData['parts'], date: (instant: string) => string): ChartTable {
  const byNumber = new Map(parts.map((part) => [part.part, part]))
  return {
    columns: ['Part', 'Came', 'Value', 'Lower limit', 'Upper limit', 'State'],
    rows: points.map((point) => {
      const { name = '', arrivedAt } = byNumber.get(point.part) ?? {}
      const state = !isBeyond(point) ? 'within' : point.value > point.upper ? 'above' : 'below'
      const came = arrivedAt === undefined ? null : date(arrivedAt)
      return [`${point.part}, ${name}`, came, point.value, point.lower, point.upper, state]
    }),
  }
}

/** `Score, EWMA: high from part 193 on`. */
export function alarmWords({ measure, chart, direction, first }: DriftAlarm): string {
  return `${MEASURE_WORDS[measure]}, ${CHART_WORDS[chart]}: ${direction} from part ${first} on`
}
