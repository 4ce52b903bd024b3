import { FAINT, INK, type Box, type Pen } from './pen.ts'
import { makeScale, ticks, type Scale } from './scale.ts'

/** A chart's inside, between its axes. */
export type PlotArea = { readonly box: Box; readonly x: Scale; readonly y: Scale }

export type Axis = { readonly title: string; readonly from: number; readonly to: number; readonly wanted: number }

/** Draws frame, grid, numbers and titles into `outer` and gives what is left for the data. `size`: of the numbers. */
export function drawAxes(pen: Pen, outer: Box, axes: { readonly x: Axis; readonly y: Axis }, size: number): PlotArea {
  const yTicks = ticks(axes.y.from, axes.y.to, axes.y.wanted)
  const xTicks = ticks(axes.x.from, axes.x.to, axes.x.wanted)
  const widest = Math.max(...yTicks.map(({ label }) => pen.measure(label, size)))
  const lastLabel = pen.measure(xTicks.at(-1)?.label ?? '', size)
  const left = outer.x + 1.9 * size + widest + 0.5 * size
  const bottom = outer.y + outer.height - 3.4 * size
  const box = { x: left, y: outer.y, width: outer.x + outer.width - left - lastLabel / 2, height: bottom - outer.y }
  const x = makeScale(axes.x.from, axes.x.to, box.x, box.x + box.width)
  const y = makeScale(axes.y.from, axes.y.to, bottom, box.y)
  const hair = { colour: FAINT, width: size / 14 }
  for (const { value, label } of yTicks) {
    const at = y.place(value)
    pen.line(
      [
        { x: box.x, y: at },
        { x: box.x + box.width, y: at },
      ],
      hair,
    )
    pen.text(label, { x: box.x - 0.5 * size, y: at + 0.36 * size }, { size, align: 'right' })
  }
  for (const { value, label } of xTicks) {
    const at = x.place(value)
    pen.line(
      [
        { x: at, y: bottom },
        { x: at, y: bottom + 0.4 * size },
      ],
      { colour: INK, width: size / 14 },
    )
    pen.text(label, { x: at, y: bottom + 1.5 * size }, { size, align: 'middle' })
  }
  pen.box(box, { edge: { colour: INK, width: size / 14 } })
  pen.text(axes.x.title, { x: box.x + box.width / 2, y: outer.y + outer.height - 0.4 * size }, { size, align: 'middle' })
  pen.text(axes.y.title, { x: outer.x + size, y: box.y + box.height / 2 }, { size, align: 'middle', turned: true })
  return { box, x, y }
}
