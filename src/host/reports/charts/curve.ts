import { COLOUR, INK, type Box, type Pen, type Point } from './pen.ts'
import { drawAxes } from './plot-area.ts'

/** A curve in the unit square with the point of the line in force, if there is one. */
export type Curve = {
  readonly x: string
  readonly y: string
  readonly points: readonly Point[]
  readonly operating: Point | null
  /** From left to right as stairs (a ROC curve climbs at each defective part), or straight from point to point. */
  readonly diagonal: boolean
}

/** Draws it into `outer`; both axes from 0 to 1. `size`: of the numbers. */
export function drawCurve(pen: Pen, outer: Box, { x, y, points, operating, diagonal }: Curve, size: number): void {
  const axes = { x: { title: x, from: 0, to: 1, wanted: 5 }, y: { title: y, from: 0, to: 1, wanted: 5 } }
  const inset = { ...outer, y: outer.y + size / 2, height: outer.height - size / 2 }
  const area = drawAxes(pen, inset, axes, size)
  const place = (point: Point): Point => ({ x: area.x.place(point.x), y: area.y.place(point.y) })
  if (diagonal) {
    const chance = [place({ x: 0, y: 0 }), place({ x: 1, y: 1 })]
    pen.line(chance, { colour: COLOUR.calibration, width: size / 12, dash: [size / 2, size / 2] })
  }
  pen.line(thinned(points).map(place), { colour: COLOUR.good, width: size / 5 })
  if (operating !== null) drawOperating(pen, area.box, place(operating), size)
}

const LABEL = 'the line'

function drawOperating(pen: Pen, box: Box, at: Point, size: number): void {
  pen.circle(at, 0.45 * size, { fill: '#FFFFFF', edge: { colour: INK, width: size / 6 } })
  const isRight = at.x > box.x + box.width / 2
  const y = Math.min(Math.max(at.y + 1.6 * size, box.y + size), box.y + box.height - 0.6 * size)
  const width = pen.measure(LABEL, size, true)
  const x = isRight ? at.x - 0.8 * size - width : at.x + 0.8 * size
  // On white, for the curve may pass there.
  pen.box({ x: x - size / 6, y: y - 0.9 * size, width: width + size / 3, height: 1.2 * size }, { fill: '#FFFFFF' })
  pen.text(LABEL, { x, y }, { size, bold: true })
}

/** Nobody sees two thousandths of a chart's side: points nearer than that to the last are left out, so that a million parts make a small file. */
function thinned(points: readonly Point[]): Point[] {
  const kept: Point[] = []
  for (const [i, point] of points.entries()) {
    const last = kept.at(-1)
    const isFar = last === undefined || Math.abs(point.x - last.x) + Math.abs(point.y - last.y) > 0.002
    if (isFar || i === points.length - 1) kept.push(point)
  }
  return kept
}
