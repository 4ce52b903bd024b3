import { graphemes } from './graphemes.ts'
import { COLOUR, FAINT, INK, type Box, type Pen } from './pen.ts'
import { makeScale, ticks } from './scale.ts'

export type Pareto = {
  /** The largest first. `cumulative`: share of this bar and all before it. */
  readonly bars: readonly { readonly label: string; readonly value: number; readonly cumulative: number }[]
  /** What the cumulative line reaches 100 % at; the axis of the bars ends there, so that both axes tell the same. */
  readonly total: number
  readonly axis: string
}

/** Bars with their names below and the cumulative share as a line. `size`: of the numbers. */
export function drawPareto(pen: Pen, outer: Box, { bars, total, axis }: Pareto, size: number): void {
  const left = outer.x + 1.9 * size + Math.max(...ticks(0, total, 5).map(({ label }) => pen.measure(label, size))) + size
  const right = outer.x + outer.width - 5.5 * size
  const bottom = outer.y + outer.height - NAME_LINES * 1.3 * size - size
  const box = { x: left, y: outer.y + 2 * size, width: right - left, height: bottom - outer.y - 2 * size }
  const y = makeScale(0, total, bottom, box.y)
  for (const { value, label } of ticks(0, total, 5)) {
    const at = y.place(value)
    pen.line(
      [
        { x: left, y: at },
        { x: right, y: at },
      ],
      { colour: FAINT, width: size / 14 },
    )
    pen.text(label, { x: left - 0.5 * size, y: at + 0.36 * size }, { size, align: 'right' })
  }
  for (const share of [0, 0.2, 0.4, 0.6, 0.8, 1])
    pen.text(`${Math.round(100 * share)} %`, { x: right + 0.5 * size, y: y.place(share * total) + 0.36 * size }, { size })
  const step = box.width / bars.length
  const middle = (i: number): number => left + (i + 0.5) * step
  for (const [i, { label, value }] of bars.entries()) {
    const top = y.place(value)
    const width = Math.min(0.7 * step, 60)
    pen.box(
      { x: middle(i) - width / 2, y: top, width, height: bottom - top },
      { fill: COLOUR.good, edge: { colour: INK, width: size / 14 } },
    )
    nameLines(pen, label, step - 0.4 * size, size).forEach((line, at) => {
      pen.text(line, { x: middle(i), y: bottom + (1.2 + 1.2 * at) * size }, { size, align: 'middle' })
    })
  }
  const line = bars.map(({ cumulative }, i) => ({ x: middle(i), y: y.place(cumulative * total) }))
  pen.line(line, { colour: COLOUR.defective, width: size / 6 })
  for (const point of line) pen.circle(point, 0.3 * size, { fill: '#FFFFFF', edge: { colour: COLOUR.defective, width: size / 7 } })
  pen.box(box, { edge: { colour: INK, width: size / 14 } })
  pen.text(axis, { x: outer.x + size, y: box.y + box.height / 2 }, { size, align: 'middle', turned: true })
  pen.text('cumulative share', { x: right, y: outer.y + size }, { size, align: 'right', colour: COLOUR.defective })
}

const NAME_LINES = 3

/** A name over a few lines no wider than its bar's place; what is too long ends in dots. */
function nameLines(pen: Pen, name: string, width: number, size: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const character of graphemes(name)) {
    if (line !== '' && pen.measure(line + character, size) > width) {
      lines.push(line)
      line = ''
    }
    line += character
  }
  lines.push(line)
  if (lines.length <= NAME_LINES) return lines
  return [
    ...lines.slice(0, NAME_LINES - 1),
    `${graphemes(lines[NAME_LINES - 1] ?? '')
      .slice(0, -1)
      .join('')}…`,
  ]
}
