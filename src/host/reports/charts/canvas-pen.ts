import { createCanvas, GlobalFonts } from '@napi-rs/canvas'
import { pieceFor } from '#host/reports/fonts/families.ts'
import { pinFont } from '#host/reports/fonts/pinned.ts'
import { INK, type Fill, type Pen, type Stroke } from './pen.ts'

/** The shipped font, whatever the machine has. */
const FONT = 'Residuum Report'

/** A drawing as PNG bytes on white, `width` x `height` pixels. */
export async function drawPicture(width: number, height: number, draw: (pen: Pen) => void): Promise<Buffer> {
  await registerFont()
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = '#FFFFFF'
  context.fillRect(0, 0, width, height)
  const stroke = (style: Stroke, path: () => void): void => {
    context.strokeStyle = style.colour
    context.lineWidth = style.width
    context.setLineDash([...(style.dash ?? [])])
    path()
    context.stroke()
  }
  const paint = ({ fill, edge }: Fill, path: () => void): void => {
    if (fill !== undefined) {
      context.fillStyle = fill
      path()
      context.fill()
    }
    if (edge !== undefined) stroke(edge, path)
  }
  const setFont = (size: number, bold: boolean): void => {
    context.font = `${bold ? 'bold ' : ''}${size}px "${FONT}"`
  }
  draw({
    line: (points, style) =>
      stroke(style, () => {
        context.lineJoin = 'round'
        context.beginPath()
        for (const { x, y } of points) context.lineTo(x, y)
      }),
    box: ({ x, y, width: w, height: h }, style) =>
      paint(style, () => {
        context.beginPath()
        context.rect(x, y, w, h)
      }),
    circle: ({ x, y }, radius, style) =>
      paint(style, () => {
        context.beginPath()
        context.arc(x, y, radius, 0, 2 * Math.PI)
      }),
    within: ({ x, y, width: w, height: h }, inner) => {
      context.save()
      context.beginPath()
      context.rect(x, y, w, h)
      context.clip()
      inner()
      context.restore()
    },
    text: (text, { x, y }, { size, bold = false, colour = INK, align = 'left', turned = false }) => {
      context.save()
      setFont(size, bold)
      context.fillStyle = colour
      context.textAlign = align === 'middle' ? 'center' : align
      context.translate(x, y)
      if (turned) context.rotate(-Math.PI / 2)
      context.fillText(text, 0, 0)
      context.restore()
    },
    measure: (text, size, bold = false) => {
      setFont(size, bold)
      return context.measureText(text).width
    },
  })
  return await canvas.encode('png')
}

let registered: Promise<void> | undefined

/** Charts are labelled in English: the piece with A has all of it. */
function registerFont(): Promise<void> {
  registered ??= (async () => {
    const piece = pieceFor('latin', 'A'.charCodeAt(0))
    if (piece === undefined) throw new Error('The shipped font has no letters.')
    for (const weight of ['regular', 'bold'] as const) GlobalFonts.register(Buffer.from((await pinFont(piece, weight)).bytes), FONT)
  })()
  return registered
}
