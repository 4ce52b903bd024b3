import type { ChartConfiguration, ChartDataset, Plugin } from 'chart.js'
import { GROUPS, type Group } from '#domain/threshold-judge.ts'
import type { ChartTable } from '#renderer/controls/chart-table.ts'
import { token } from '#renderer/theme/token.ts'
import { countIn, MARKS_BELOW, type Bins } from './bins.ts'
import { hatch } from './hatch.ts'
import type { ScoredRun } from './scored-run.ts'

export const GROUP_WORDS: Readonly<Record<Group, string>> = {
  good: 'Good',
  defective: 'Defective',
  unlabelled: 'No truth',
  calibration: 'Calibration normals',
}

type Data = ChartConfiguration['data']
type Options = NonNullable<ChartConfiguration['options']>
type Point = { x: number; y: number }

/**
 * Good parts filled, defective ones hatched over them, unlabelled ones hollow; calibration normals hang below the axis, apart. Bars of a
 * bin stand over each other, not upon: a height is a count, on either axis.
 */
export function histogramData(bins: Bins, scored: ScoredRun): Data {
  const centres = Array.from(bins.edges.slice(1), (right, i) => ((bins.edges[i] ?? 0) + right) / 2)
  const bars = (group: Group): Point[] => centres.map((x, i) => ({ x, y: bins.counts[group][i] ?? 0 })).filter(({ y }) => y > 0)
  const bar = (
    group: Group,
    axis: string,
    look: Pick<Partial<ChartDataset<'bar'>>, 'backgroundColor' | 'borderColor' | 'borderWidth'>,
  ): ChartDataset<'bar', Point[]> => ({
    type: 'bar',
    label: GROUP_WORDS[group],
    data: bars(group),
    yAxisID: axis,
    grouped: false,
    barPercentage: 1,
    categoryPercentage: 1,
    minBarLength: 2,
    ...look,
  })
  const good = token('--good')
  const defect = token('--defect')
  // The last one drawn lies on top; Chart.js draws the first dataset last.
  return {
    datasets: [
      ...marks(scored),
      bar('unlabelled', 'y', { backgroundColor: 'transparent', borderColor: token('--unknown'), borderWidth: 1.5 }),
      bar('defective', 'y', { backgroundColor: hatch(defect), borderColor: defect, borderWidth: 1 }),
      bar('good', 'y', { backgroundColor: good, borderWidth: 0 }),
      bar('calibration', 'below', { backgroundColor: token('--raised'), borderColor: good, borderWidth: 1 }),
    ],
  }
}

/** Each part as a mark of its own, while there are few: a lane for each group, the shape that the group has everywhere. */
function marks({ judge, partAt }: ScoredRun): ChartDataset<'scatter', Point[]>[] {
  if (judge.all.length >= MARKS_BELOW) return []
  const shapes = {
    good: { pointStyle: 'circle', fill: '--good', edge: '--good' },
    defective: { pointStyle: 'rect', fill: '--defect', edge: '--defect' },
    unlabelled: { pointStyle: 'rect', fill: null, edge: '--unknown' },
    calibration: { pointStyle: 'circle', fill: null, edge: '--good' },
  } as const
  return GROUPS.map((group, lane) => ({
    type: 'scatter',
    label: `${GROUP_WORDS[group]}, part by part`,
    data: Array.from(judge.all, (x, rank) => ({ x, y: -lane, rank })).filter(({ rank }) => partAt(rank).group === group),
    yAxisID: 'marks',
    pointStyle: shapes[group].pointStyle,
    pointRadius: 4,
    pointHoverRadius: 6,
    backgroundColor: shapes[group].fill === null ? 'transparent' : token(shapes[group].fill),
    borderColor: token(shapes[group].edge),
    borderWidth: 1.5,
  }))
}

export type CountAxis = 'linear' | 'logarithmic'
export type Range = { readonly min: number; readonly max: number }

/** Room beside the first and the last bin, so that a line can stand before or behind all parts. */
export function rangeOfBins({ edges }: Bins): Range {
  const first = edges[0] ?? 0
  const last = edges[edges.length - 1] ?? 1
  const room = (last - first || 1) * 0.03
  return { min: first - room, max: last + room }
}

/** `onPick`: the score that was clicked. */
export function histogramOptions(bins: Bins, axis: CountAxis, hasMarks: boolean, onPick: (score: number) => void): Options {
  const most = Math.max(1, ...GROUPS.filter((group) => group !== 'calibration').flatMap((group) => [...bins.counts[group]]))
  const mostBelow = Math.max(1, ...bins.counts.calibration)
  const hasBelow = bins.counts.calibration.some((count) => count > 0)
  const grid = { color: token('--rule') }
  const counts = axis === 'logarithmic' ? { type: axis, min: 0.5 } : { type: axis, min: 0, ticks: { precision: 0, includeBounds: false } }
  return {
    events: ['click', 'mousemove', 'mouseout'],
    interaction: { mode: 'nearest', intersect: true },
    layout: { padding: { top: 22 } },
    onClick: (event, _elements, { scales }) => onPick(scales['x']?.getValueForPixel(event.x ?? 0) ?? NaN),
    scales: {
      x: { type: 'linear', ...rangeOfBins(bins), offset: false, grid, title: { display: true, text: 'Score' } },
      // Of axes that stand on one another the first is the lowest.
      ...(hasBelow && {
        below: {
          ...counts,
          max: Math.ceil(mostBelow * 1.1),
          reverse: true,
          stack: 'counts',
          stackWeight: 2,
          grid,
          ticks: { maxTicksLimit: 3, precision: 0, includeBounds: false },
        },
      }),
      ...(hasMarks && { marks: { type: 'linear', stack: 'counts', stackWeight: 2, min: -3.8, max: 0.8, display: false } }),
      y: {
        ...counts,
        max: axis === 'logarithmic' ? most * 1.5 : Math.ceil(most * 1.05),
        stack: 'counts',
        stackWeight: 5,
        grid,
        title: { display: true, text: 'Parts' },
      },
    },
    plugins: {
      legend: { display: false },
      tooltip: { callbacks: { title: (items) => binText(bins, items[0]?.parsed.x) } },
    },
  } as Options
}

function binText(bins: Bins, x: number | null | undefined): string {
  if (x === null || x === undefined) return ''
  const i = bins.edges.findIndex((edge, place) => edge <= x && x <= (bins.edges[place + 1] ?? -Infinity))
  return i < 0 ? '' : `${short(bins.edges[i] ?? 0)} to ${short(bins.edges[i + 1] ?? 0)}`
}

const short = (value: number): string => String(Number(value.toPrecision(4)))

/** Bins with at least one part. */
export function histogramTable(bins: Bins): ChartTable {
  const places = Array.from({ length: Math.max(0, bins.edges.length - 1) }, (_, bin) => bin).filter((bin) => countIn(bins, bin) > 0)
  return {
    columns: ['From', 'To', ...GROUPS.map((group) => GROUP_WORDS[group])],
    rows: places.map((bin) => [
      bins.edges[bin] ?? 0,
      bins.edges[bin + 1] ?? 0,
      ...GROUPS.map((group) => String(bins.counts[group][bin] ?? 0)),
    ]),
  }
}

/** Where the plot lies in its canvas, in CSS pixels, and what it spans: handles stand on it without asking the chart at every frame. */
export type Plot = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number } & Range

export function tellPlot(tell: (plot: Plot) => void): Plugin {
  return {
    id: 'tell-plot',
    afterLayout: ({ chartArea: { left, right, top, bottom }, scales: { x } }) => {
      if (x !== undefined) tell({ left, right, top, bottom, min: x.min, max: x.max })
    },
  }
}
