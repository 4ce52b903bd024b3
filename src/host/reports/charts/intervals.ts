import { graphemes } from './graphemes.ts'
import { COLOUR, FAINT, INK, type Box, type Pen } from './pen.ts'
import { makeScale, ticks } from './scale.ts'

export type Intervals = {
  /** `ratio` null: nothing was looked at. */
  readonly rows: readonly { readonly label: string; readonly ratio: number | null; readonly interval: readonly [number, number] | null }[]
  readonly limit: number
}

const LABEL_SHARE = 0.28

/** Shares of 0 to 1 with their intervals, one row each, and a limit. `size`: of the numbers. */
export function drawIntervals(pen: Pen, outer: Box, { rows, limit }: Intervals, size: number): void {
  const left = outer.x + LABEL_SHARE * outer.width
  const box = { x: left, y: outer.y + 1.6 * size, width: outer.width * (1 - LABEL_SHARE) - 2 * size, height: outer.height - 4.2 * size }
  const ends = rows.flatMap(({ ratio, interval }) => [...(interval ?? []), ...(ratio === null ? [] : [ratio])])
  // What is drawn, the limit, and some air: shares near 1 would be pressed together on the whole scale.
  const from = Math.max(0, Math.min(limit, ...ends) - 0.05)
  const to = Math.min(1, Math.max(limit, ...ends) + 0.05)
  const x = makeScale(from, to, box.x, box.x + box.width)
  for (const { value } of ticks(from, to, 6)) {
    const at = x.place(value)
    pen.line(
      [
        { x: at, y: box.y },
        { x: at, y: box.y + box.height },
      ],
      { colour: FAINT, width: size / 14 },
    )
    pen.text(`${Number((100 * value).toFixed(1))} %`, { x: at, y: box.y + box.height + 1.3 * size }, { size, align: 'middle' })
  }
  const step = box.height / rows.length
  for (const [i, { label, ratio, interval }] of rows.entries()) {
    const y = box.y + (i + 0.5) * step
    pen.text(
      shortened(pen, label, LABEL_SHARE * outer.width - size, size),
      { x: left - size, y: y + 0.36 * size },
      { size, align: 'right' },
    )
    if (interval !== null)
      pen.line(
        [
          { x: x.place(interval[0]), y },
          { x: x.place(interval[1]), y },
        ],
        { colour: COLOUR.good, width: size / 4 },
      )
    if (ratio !== null)
      pen.circle({ x: x.place(ratio), y }, 0.4 * size, { fill: '#FFFFFF', edge: { colour: COLOUR.good, width: size / 5 } })
  }
  pen.box(box, { edge: { colour: INK, width: size / 14 } })
  const at = x.place(limit)
  pen.line(
    [
      { x: at, y: box.y - 0.3 * size },
      { x: at, y: box.y + box.height },
    ],
    { colour: COLOUR.defective, width: size / 6, dash: [size / 2, size / 3] },
  )
  pen.text('limit', { x: at, y: box.y - 0.5 * size }, { size, bold: true, align: 'middle', colour: COLOUR.defective })
}

function shortened(pen: Pen, text: string, width: number, size: number): string {
  if (pen.measure(text, size) <= width) return text
  const characters = graphemes(text)
  while (characters.length > 1 && pen.measure(`${characters.join('')}…`, size) > width) characters.pop()
  return `${characters.join('')}…`
}
