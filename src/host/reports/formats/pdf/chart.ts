import type { Box, Pen } from '#host/reports/charts/pen.ts'
import { makePdfPen } from './pdf-pen.ts'
import { PAGE, WIDTH, type Sheet } from './sheet.ts'

const NUMBERS = 7.5

/** A chart over the whole width, as vectors. `alt`: what a reader who cannot see it is told. */
export function chart(sheet: Sheet, alt: string, height: number, draw: (pen: Pen, box: Box, size: number) => void): void {
  sheet.ensure(height)
  const pen = makePdfPen(sheet.doc, sheet.letters)
  sheet.tag('Figure', () => draw(pen, { x: PAGE.left, y: sheet.y, width: WIDTH, height }, NUMBERS), { alt })
  sheet.y += height + 6
}
