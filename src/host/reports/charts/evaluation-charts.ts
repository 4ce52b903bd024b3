import { join } from 'node:path'
import type { Chart } from 'chart.js'
import { writeFileAtomic } from '#disk/atomic.ts'
import { precisionRecallCurve, rocCurve } from '#domain/statistics/curves.ts'
import { binCounts, binEdges } from '#domain/statistics/histogram.ts'
import { sortScores, type Sorted } from '#domain/statistics/sorted.ts'
import { mergeScores } from '#domain/statistics/steps.ts'
import type { ScoredRow } from '#host/jobs/score-run.ts'
import { axis, COLOUR, drawChart, INK } from './draw.ts'

/** What is drawn: scores by truth, those of the calibration normals, and a line to show. */
export type Charted = { readonly rows: readonly ScoredRow[]; readonly calibration: readonly number[]; readonly line: number | null }

/** Writes histogram.png, roc.png and precision-recall.png into a folder and gives their paths; those that the parts do not define are left out. */
export async function writeEvaluationCharts(folder: string, charted: Charted): Promise<string[]> {
  const scores = (truth: 'good' | 'defective'): Sorted | null =>
    sortScores(charted.rows.flatMap((one) => (one.truth === truth && 'score' in one.row ? [one.row.score] : [])))
  const [good, defective, calibration] = [scores('good'), scores('defective'), sortScores(charted.calibration)]
  if (good === null || defective === null || calibration === null) return []
  const written: string[] = []
  const write = async (name: string, png: Buffer): Promise<void> => {
    const path = join(folder, name)
    await writeFileAtomic(path, png)
    written.push(path)
  }
  await write('histogram.png', await histogram(good, defective, calibration, charted.line))
  const steps = mergeScores(good, defective)
  const roc = rocCurve(steps)
  if (roc !== null) {
    const points = Array.from(roc.overkill, (x, i) => ({ x, y: roc.recall[i] ?? NaN }))
    await write(
      'roc.png',
      await curve('ROC: defects found against good parts rejected', 'share of good parts rejected', 'share of defects found', points),
    )
  }
  const precision = precisionRecallCurve(steps)
  if (precision !== null) {
    const points = Array.from(precision.recall, (x, i) => ({ x, y: precision.precision[i] ?? NaN }))
    await write(
      'precision-recall.png',
      await curve('Precision and recall', 'share of defects found', 'share of rejected parts that are defective', points),
    )
  }
  return written
}

function histogram(good: Sorted, defective: Sorted, calibration: Sorted, line: number | null): Promise<Buffer> {
  const all = sortScores([...good, ...defective, ...calibration])
  const edges = all === null || all.length === 0 ? new Float64Array([0, 1]) : binEdges(all)
  const bars = (label: string, values: Sorted, colour: string) => ({
    label: `${label} (${values.length})`,
    data: Array.from(binCounts(values, edges), (y, i) => ({ x: ((edges[i] ?? 0) + (edges[i + 1] ?? 0)) / 2, y })),
    backgroundColor: colour,
    barPercentage: 1,
    categoryPercentage: 1,
    grouped: true,
  })
  return drawChart('Scores of good and defective parts', {
    type: 'bar',
    data: {
      datasets: [
        bars('good', good, COLOUR.good),
        bars('defective', defective, COLOUR.defective),
        bars('calibration normals', calibration, COLOUR.calibration),
      ],
    },
    options: { scales: { x: axis('score'), y: axis('parts', { min: 0 }) } },
    plugins: line === null ? [] : [upright(line)],
  })
}

/** The line, with its value at the top. */
function upright(line: number) {
  return {
    id: 'line',
    afterDraw: ({ ctx, chartArea, scales }: Chart): void => {
      const x = scales['x']?.getPixelForValue(line) ?? 0
      ctx.strokeStyle = INK
      ctx.lineWidth = 2
      ctx.beginPath()
      ctx.moveTo(x, chartArea.top)
      ctx.lineTo(x, chartArea.bottom)
      ctx.stroke()
      ctx.fillStyle = INK
      ctx.font = '18px sans-serif'
      const right = x > (chartArea.left + chartArea.right) / 2
      ctx.textAlign = right ? 'right' : 'left'
      ctx.fillText(`good-only line ${line.toPrecision(4)}`, x + (right ? -8 : 8), chartArea.top + 18)
    },
  }
}

function curve(title: string, x: string, y: string, points: { x: number; y: number }[]): Promise<Buffer> {
  return drawChart(title, {
    type: 'line',
    data: { datasets: [{ label: 'this run', data: points, borderColor: COLOUR.good, borderWidth: 3, pointRadius: 0, stepped: false }] },
    options: { scales: { x: axis(x, { min: 0, max: 1 }), y: axis(y, { min: 0, max: 1 }) } },
  })
}
