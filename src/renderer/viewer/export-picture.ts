import { drawMarks, drawPictures, type Context2D } from './draw-pane.ts'
import { paintLegend, type LegendMark } from './legend.ts'
import type { PaneContent } from './panes.ts'
import { fit, type Size, type Turn } from './view.ts'
import type { ColourMapId } from '#domain/colour-maps.ts'

export type ExportedPicture = {
  readonly picture: Size
  readonly turn: Turn
  readonly panes: readonly PaneContent[]
  /** null: there is no heat map in it. */
  readonly legend: {
    readonly map: ColourMapId
    readonly title: string
    readonly marks: readonly (LegendMark & { readonly number: string })[]
  } | null
  /** Below the pictures: part, run, score, decision. */
  readonly lines: readonly string[]
}

/** Longest side of a pane in the file; a small picture is enlarged by whole numbers up to the second. */
const LONGEST = 2048
const SHORT = 640

/** The panes at full size as one PNG, with the legend, the colour map's name and the scale burnt in, so that no picture goes without them. */
export async function exportPicture({ picture, turn, panes, legend, lines }: ExportedPicture): Promise<Blob> {
  const [width, height] = turn % 2 === 0 ? [picture.width, picture.height] : [picture.height, picture.width]
  const longest = Math.max(width, height)
  const zoom = longest > LONGEST ? LONGEST / longest : Math.max(1, Math.floor(SHORT / longest))
  const frame = { width: Math.round(width * zoom), height: Math.round(height * zoom), pixelRatio: 1 }
  const text = Math.max(14, Math.round(frame.height / 40))
  const gap = Math.round(text * 0.75)
  const legendWidth = legend === null ? 0 : 14 * text
  const line = Math.round(text * 1.5)
  const canvas = new OffscreenCanvas(
    Math.max(gap + panes.length * (frame.width + gap) + legendWidth, 40 * text),
    gap + line + frame.height + gap + lines.length * line + gap,
  )
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('This browser gives no canvas to draw on.')
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  const write = writer(context, text)
  const top = gap + line
  for (const [place, { title, scene, words }] of panes.entries()) {
    const left = gap + place * (frame.width + gap)
    write(title + (words === '' ? '' : ` (${words})`), left, gap + line / 2, frame.width)
    context.save()
    context.translate(left, top)
    context.beginPath()
    context.rect(0, 0, frame.width, frame.height)
    context.clip()
    const drawing = { scene, view: fit(picture, frame, turn), frame, picture, crosshair: null, swipe: null, words: '' }
    drawPictures(context, drawing)
    drawMarks(context, drawing)
    context.restore()
  }
  if (legend !== null) drawLegend(context, legend, { left: gap + panes.length * (frame.width + gap), top, height: frame.height, text })
  for (const [place, words] of lines.entries()) write(words, gap, top + frame.height + gap + (place + 0.5) * line, canvas.width - 2 * gap)
  return await canvas.convertToBlob({ type: 'image/png' })
}

type Write = (words: string, x: number, y: number, width?: number) => void

function writer(context: Context2D, text: number): Write {
  return (words, x, y, width) => {
    context.font = `${text}px system-ui, sans-serif`
    context.textBaseline = 'middle'
    context.fillStyle = '#1a1a1a'
    context.fillText(words, x, y, width)
  }
}

type LegendPlace = { readonly left: number; readonly top: number; readonly height: number; readonly text: number }

function drawLegend(
  context: Context2D,
  { map, title, marks }: NonNullable<ExportedPicture['legend']>,
  { left, top, height, text }: LegendPlace,
): void {
  const bar = new OffscreenCanvas(1, 256)
  paintLegend(bar, map)
  context.imageSmoothingEnabled = false
  const [from, length] = [top + 3.5 * text, height - 4 * text]
  const write = writer(context, text)
  write('Residual', left, top + text * 0.6, 13 * text)
  write(`${map}, ${title}`, left, top + text * 2, 13 * text)
  context.drawImage(bar, left, from, text * 1.5, length)
  for (const { share, number, text: words } of marks) {
    const y = from + length * (1 - share)
    context.fillStyle = '#1a1a1a'
    context.fillRect(left + text * 1.5, y - 0.5, text * 0.4, 1)
    write(`${number} ${words}`, left + text * 2.2, Math.min(top + height - text / 2, y), 11 * text)
  }
}
