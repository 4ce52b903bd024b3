import { COLOUR, INK, type Box, type Pen, type Point } from './pen.ts'
import { drawAxes } from './plot-area.ts'

export type Control = {
  readonly points: readonly { readonly value: number; readonly lower: number; readonly upper: number }[]
  readonly mean: number
  readonly title: string
  /** An average is one line; single parts are dots. */
  readonly joined: boolean
}

/** Values in their order with the mean, limits, and what is beyond them as squares. `size`: of the numbers. */
export function drawControl(pen: Pen, outer: Box, { points, mean, title, joined }: Control, size: number): void {
  // Not spread into Math.min: a hundred thousand arguments are too many.
  let [from, to] = [mean, mean]
  for (const { value, lower, upper } of points) {
    from = Math.min(from, value, lower)
    to = Math.max(to, value, upper)
  }
  const air = 0.06 * (to - from || Math.abs(mean) || 1)
  const inset = { ...outer, y: outer.y + size / 2, height: outer.height - size / 2 }
  const area = drawAxes(
    pen,
    inset,
    {
      // Half a place before the first and behind the last, so that neither is drawn over the frame.
      x: { title: 'parts in their order', from: 0.5, to: points.length + 0.5, wanted: Math.min(9, points.length) },
      y: { title, from: from - air, to: to + air, wanted: 5 },
    },
    size,
  )
  const place = (i: number, value: number): Point => ({ x: area.x.place(i + 1), y: area.y.place(value) })
  const level = (value: number): readonly Point[] => [
    { x: area.box.x, y: area.y.place(value) },
    { x: area.box.x + area.box.width, y: area.y.place(value) },
  ]
  pen.line(level(mean), { colour: COLOUR.calibration, width: size / 12 })
  const limit = { colour: COLOUR.defective, width: size / 8, dash: [size / 2, size / 3] } as const
  pen.line(
    points.map(({ upper }, i) => place(i, upper)),
    limit,
  )
  pen.line(
    points.map(({ lower }, i) => place(i, lower)),
    limit,
  )
  const radius = Math.max(size / 12, Math.min(size / 4, (0.3 * area.box.width) / points.length))
  if (joined)
    pen.line(
      points.map(({ value }, i) => place(i, value)),
      { colour: COLOUR.good, width: size / 7 },
    )
  else points.forEach(({ value }, i) => pen.circle(place(i, value), radius, { fill: COLOUR.good }))
  points.forEach(({ value, lower, upper }, i) => {
    if (value >= lower && value <= upper) return
    const { x, y } = place(i, value)
    const half = Math.max(radius, size / 5)
    pen.box({ x: x - half, y: y - half, width: 2 * half, height: 2 * half }, { fill: '#FFFFFF', edge: { colour: INK, width: size / 8 } })
  })
}
