import type { ChartConfiguration, Plugin } from 'chart.js'
import type { Line } from '#domain/threshold.ts'
import { lineStyle } from '#renderer/controls/chart-style.ts'
import type { ChartTable } from '#renderer/controls/chart-table.ts'
import { token } from '#renderer/theme/token.ts'
import type { ScorePair } from './score-pairs.ts'

type Lines = { readonly a: Line; readonly b: Line }

/** Good and defective parts, A to the right and B upwards. */
export function pairsData(pairs: readonly ScorePair[]): ChartConfiguration['data'] {
  const of = (group: ScorePair['group']): { x: number; y: number }[] =>
    pairs.filter((pair) => pair.group === group).map(({ a, b }) => ({ x: a, y: b }))
  const look = (name: '--good' | '--defect'): object => ({ backgroundColor: token(name), borderColor: token(name), pointRadius: 3.5 })
  return {
    datasets: [
      { type: 'scatter', label: 'Defective', data: of('defective'), pointStyle: 'rect', ...look('--defect') },
      { type: 'scatter', label: 'Good', data: of('good'), pointStyle: 'circle', ...look('--good') },
    ],
  }
}

export function pairsOptions(
  titleA: string,
  titleB: string,
  pick: (at: { a: number; b: number }) => void,
): NonNullable<ChartConfiguration['options']> {
  return {
    onClick: (_event, elements, chart) => {
      const [hit] = elements
      const point = hit && chart.data.datasets[hit.datasetIndex]?.data[hit.index]
      if (typeof point === 'object' && point !== null && 'x' in point) pick({ a: Number(point.x), b: Number(point.y) })
    },
    interaction: { mode: 'nearest', intersect: true },
    scales: {
      x: { type: 'linear', title: { display: true, text: `Score of A: ${titleA}` } },
      y: { type: 'linear', title: { display: true, text: `Score of B: ${titleB}` } },
    },
    plugins: { legend: { display: true, labels: { usePointStyle: true } } },
  }
}

/** At most a hundred rows; the list of parts beside it has them all. */
export function pairsTable(pairs: readonly ScorePair[]): ChartTable {
  const stride = Math.max(1, Math.ceil(pairs.length / 100))
  return {
    columns: ['Part', 'Truth', 'Score of A', 'Score of B'],
    rows: pairs.filter((_, i) => i % stride === 0).map(({ part, group, a, b }) => [String(part), group, a, b]),
  }
}

/** The edges of the lines, over whatever a chart shows: A's upright, B's level; for one run alone only upright. */
export function drawLines(lines: () => Partial<Lines>): Plugin {
  return {
    id: 'lines',
    afterDatasetsDraw: ({ ctx, chartArea: { left, right, top, bottom }, scales: { x, y } }) => {
      const { a, b } = lines()
      ctx.save()
      ctx.strokeStyle = token('--text')
      ctx.lineWidth = 1.5
      ctx.setLineDash(lineStyle(1).borderDash)
      ctx.beginPath()
      for (const edge of a === undefined || x === undefined ? [] : [a.lower, a.upper]) {
        const at = x?.getPixelForValue(edge) ?? NaN
        if (at < left || at > right) continue
        ctx.moveTo(at, top)
        ctx.lineTo(at, bottom)
      }
      for (const edge of b === undefined || y === undefined ? [] : [b.lower, b.upper]) {
        const at = y?.getPixelForValue(edge) ?? NaN
        if (at < top || at > bottom) continue
        ctx.moveTo(left, at)
        ctx.lineTo(right, at)
      }
      ctx.stroke()
      ctx.restore()
    },
  }
}
