import { binCounts, binEdges } from '#domain/statistics/histogram.ts'
import { sortScores } from '#domain/statistics/sorted.ts'
import type { ScoreSample } from '#domain/threshold-rules/rule.ts'
import type { Line } from '#domain/threshold.ts'
import { COLOUR, INK, type Box, type Pen } from './pen.ts'
import { drawAxes, type PlotArea } from './plot-area.ts'

/** Beyond this many bars beside each other none can be told apart on paper. */
const MOST_PRINTED_BINS = 60

type Series = { readonly label: string; readonly counts: Uint32Array; readonly paint: (pen: Pen, bar: Box, size: number) => void }

/** Scores of good and defective parts and of the calibration normals, with the line. `size`: of the numbers. */
export function drawHistogram(pen: Pen, outer: Box, sample: ScoreSample, line: Line | null, size: number): void {
  const edges = edgesFor(sample, line)
  const series = seriesOf(sample, edges)
  const top = Math.max(1, ...series.flatMap(({ counts }) => Array.from(counts)))
  const legend = 2 * size
  const [from = 0, to = 1] = [edges[0], edges.at(-1)]
  const area = drawAxes(
    pen,
    { ...outer, y: outer.y + legend + (line === null ? 0 : 1.6 * size), height: outer.height - legend - (line === null ? 0 : 1.6 * size) },
    { x: { title: 'score', from, to, wanted: 9 }, y: { title: 'parts in a bar', from: 0, to: top * 1.05, wanted: Math.min(6, top) } },
    size,
  )
  drawLegend(pen, series, { x: area.box.x, y: outer.y + size }, size)
  if (line !== null && line.upper > line.lower) drawBand(pen, area, line)
  pen.within(area.box, () => drawBars(pen, area, edges, series, size))
  if (line !== null) drawLine(pen, area, line, size)
}

function seriesOf({ good, defective, calibration }: ScoreSample, edges: Float64Array): Series[] {
  return [
    { label: `good (${good.length})`, counts: binCounts(good, edges), paint: filled },
    { label: `defective (${defective.length})`, counts: binCounts(defective, edges), paint: hatched },
    { label: `calibration normals (${calibration.length})`, counts: binCounts(calibration, edges), paint: hollow },
  ]
}

/** Bins over all scores, and far enough that the line can be seen. */
function edgesFor({ good, defective, calibration }: ScoreSample, line: Line | null): Float64Array {
  const all = sortScores([...good, ...defective, ...calibration])
  const found = all === null || all.length === 0 ? new Float64Array([0, 1]) : binEdges(all)
  const bins = Math.min(found.length - 1, MOST_PRINTED_BINS)
  const [low = 0, high = 1] = [found[0], found.at(-1)]
  const range = high - low || 1
  // A line far away would squeeze every bar into one: it is then left to the words below the chart.
  const near = line === null ? [] : [line.lower, line.upper].filter((edge) => edge > low - range && edge < high + range)
  const from = Math.min(low, ...near.map((edge) => edge - 0.02 * range))
  const to = Math.max(high, ...near.map((edge) => edge + 0.02 * range))
  const count = Math.min(MOST_PRINTED_BINS, Math.max(1, Math.round((bins * (to - from)) / range)))
  return Float64Array.from({ length: count + 1 }, (_, i) => from + ((to - from) * i) / count)
}

function drawBars(pen: Pen, { x, y }: PlotArea, edges: Float64Array, series: readonly Series[], size: number): void {
  for (let i = 0; i + 1 < edges.length; i++) {
    const left = x.place(edges[i] ?? 0)
    const width = (x.place(edges[i + 1] ?? 0) - left) * 0.92
    series.forEach(({ counts, paint }, at) => {
      const count = counts[i] ?? 0
      if (count === 0) return
      const top = y.place(count)
      paint(pen, { x: left + (width * at) / series.length, y: top, width: width / series.length, height: y.place(0) - top }, size)
    })
  }
}

const filled: Series['paint'] = (pen, bar) => pen.box(bar, { fill: COLOUR.good })
const hollow: Series['paint'] = (pen, bar, size) =>
  pen.box(bar, { fill: '#FFFFFF', edge: { colour: COLOUR.calibration, width: size / 12 } })
/** Lines from bottom left to top right, so that grey paper shows it too. */
const hatched: Series['paint'] = (pen, bar, size) => {
  pen.box(bar, { fill: '#FFFFFF' })
  pen.within(bar, () => {
    const step = size / 2.5
    for (let at = bar.x - bar.height; at < bar.x + bar.width; at += step) {
      const points = [
        { x: at, y: bar.y + bar.height },
        { x: at + bar.height, y: bar.y },
      ]
      pen.line(points, { colour: COLOUR.defective, width: size / 9 })
    }
  })
  pen.box(bar, { edge: { colour: COLOUR.defective, width: size / 10 } })
}

function drawLegend(pen: Pen, series: readonly Series[], { x, y }: { x: number; y: number }, size: number): void {
  let at = x
  for (const { label, paint } of series) {
    paint(pen, { x: at, y: y - 0.8 * size, width: 2 * size, height: size }, size)
    pen.text(label, { x: at + 2.5 * size, y }, { size })
    at += 4.5 * size + pen.measure(label, size)
  }
}

function drawBand(pen: Pen, { box, x }: PlotArea, { lower, upper }: Line): void {
  const left = Math.max(box.x, x.place(lower))
  const right = Math.min(box.x + box.width, x.place(upper))
  if (right > left) pen.box({ x: left, y: box.y, width: right - left, height: box.height }, { fill: COLOUR.band })
}

/** Both edges with their numbers above the frame; equal edges are one line. */
function drawLine(pen: Pen, { box, x }: PlotArea, line: Line, size: number): void {
  const edges =
    line.lower === line.upper
      ? [{ at: line.upper, word: 'line' }]
      : [
          { at: line.lower, word: 'lower' },
          { at: line.upper, word: 'upper' },
        ]
  const isSingle = edges.length === 1
  for (const [i, { at, word }] of edges.entries()) {
    const place = x.place(at)
    if (place < box.x || place > box.x + box.width) continue
    const points = [
      { x: place, y: box.y - 0.4 * size },
      { x: place, y: box.y + box.height },
    ]
    pen.line(points, { colour: INK, width: size / 6, ...(!isSingle && i === 0 && { dash: [size / 2, size / 3] }) })
    const label = `${word} ${at.toPrecision(4)}`
    const half = pen.measure(label, size, true) / 2
    const align = isSingle ? 'middle' : i === 0 ? 'right' : 'left'
    const shift = isSingle ? 0 : (i === 0 ? -0.4 : 0.4) * size
    const low = box.x + (align === 'right' ? 2 * half : align === 'middle' ? half : 0)
    const high = box.x + box.width - (align === 'left' ? 2 * half : align === 'middle' ? half : 0)
    pen.text(label, { x: Math.min(high, Math.max(low, place + shift)), y: box.y - 0.7 * size }, { size, bold: true, align })
  }
}
