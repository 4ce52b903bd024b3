import type { Fill, Pen, Stroke } from '#host/reports/charts/pen.ts'
import { INK, type Lettering } from './lettering.ts'

/** Charts as vectors with real text, in points of the page. */
export function makePdfPen(doc: PDFKit.PDFDocument, letters: Lettering): Pen {
  const stroke = ({ colour, width, dash }: Stroke): void => {
    doc.lineWidth(width).strokeColor(colour)
    if (dash === undefined) doc.undash()
    else doc.dash(dash[0] ?? 1, { space: dash[1] ?? 1 })
    doc.stroke().undash()
  }
  const paint = ({ fill, edge }: Fill, path: () => void): void => {
    if (fill !== undefined) {
      path()
      doc.fill(fill)
    }
    if (edge !== undefined) {
      path()
      stroke(edge)
    }
  }
  const pen: Pen = {
    line: (points, style) => {
      const [first, ...others] = points
      if (first === undefined || others.length === 0) return
      doc.lineJoin('round').moveTo(first.x, first.y)
      for (const { x, y } of others) doc.lineTo(x, y)
      stroke(style)
    },
    box: ({ x, y, width, height }, style) => paint(style, () => doc.rect(x, y, width, height)),
    circle: ({ x, y }, radius, style) => paint(style, () => doc.circle(x, y, radius)),
    within: ({ x, y, width, height }, draw) => {
      doc.save().rect(x, y, width, height).clip()
      draw()
      doc.restore()
    },
    text: (text, { x, y }, { size, bold = false, colour = INK, align = 'left', turned = false }) => {
      const style = { size, weight: bold ? 'bold' : 'regular', colour } as const
      const width = letters.measure(text, style)
      const shift = align === 'left' ? 0 : align === 'right' ? width : width / 2
      if (!turned) return letters.draw(text, x - shift, y, style)
      doc.save().rotate(-90, { origin: [x, y] })
      letters.draw(text, x - shift, y, style)
      doc.restore()
    },
    measure: (text, size, bold = false) => letters.measure(text, { size, weight: bold ? 'bold' : 'regular' }),
  }
  return pen
}
