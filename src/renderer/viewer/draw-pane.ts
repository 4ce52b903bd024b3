import { sharpness, onGrid, type Guide, type Mark, type Plane, type Scene } from './scene.ts'
import { placement, toPane, type Frame, type Matrix, type Point, type Size, type View } from './view.ts'

/** Everything that decides how a pane looks. */
export type Drawing = {
  readonly scene: Scene
  readonly view: View
  readonly frame: Frame
  /** Of the part; what the planes cover. */
  readonly picture: Size
  readonly crosshair: Point | null
  /** Share of the width; null without a line. */
  readonly swipe: number | null
  /** Words across the pane. */
  readonly words: string
  /** On top of everything. */
  readonly guide?: Guide | null
}

const WHITE = '#ffffff'
const BLACK = '#000000'

/** Where something is drawn: a pane's canvas, or one for export. */
export type Context2D = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

export function drawPictures(context: Context2D, { scene, view, frame, picture }: Drawing): void {
  for (const plane of scene.planes) {
    context.save()
    context.globalAlpha = plane.opacity ?? 1
    if (plane.from !== undefined) {
      context.beginPath()
      context.rect(plane.from * frame.width, 0, frame.width, frame.height)
      context.clip()
    }
    drawPlane(context, plane, placement(view, frame), picture, view.zoom)
    context.restore()
  }
}

function drawPlane(context: Context2D, { levels }: Plane, matrix: Matrix, picture: Size, zoom: number): void {
  const { level, smooth } = sharpness(levels, picture, zoom)
  const drawn = levels[level]
  // A picture that was given back while a frame was under way has no size any more.
  if (drawn === undefined || drawn.width === 0) return
  context.imageSmoothingEnabled = smooth
  context.transform(...matrix)
  context.drawImage(drawn, 0, 0, picture.width, picture.height)
}

export function drawMarks(context: Context2D, { scene, view, frame, picture }: Drawing): void {
  const matrix = placement(view, frame)
  for (const mark of scene.marks) drawMark(context, mark, onGrid(matrix, picture, mark.grid))
  const rings = scene.rings.map((ring) => ({ ...ring, at: toPane(ring, view, frame) }))
  for (const { isCurrent, at } of rings) drawRing(context, isCurrent, at)
  for (const { number, at } of apart(rings)) label(context, String(number), at.x + RING + 3, at.y - RING)
}
const RING = 9
const CURRENT_RING = 14

/** Those whose number would not be written over another's; the current one and the hottest first. */
function apart<T extends { readonly isCurrent: boolean; readonly at: Point }>(rings: readonly T[]): readonly T[] {
  const kept: T[] = []
  for (const ring of [...rings.filter(({ isCurrent }) => isCurrent), ...rings.filter(({ isCurrent }) => !isCurrent)]) {
    if (kept.every(({ at }) => Math.abs(at.x - ring.at.x) > 18 || Math.abs(at.y - ring.at.y) > 14)) kept.push(ring)
  }
  return kept
}

/** White on black, so that it stands out from every picture; the truth is dashed. No colour: only the picture has any (UX 3). */
function drawMark(context: Context2D, { kind, lines }: Mark, [a, b, c, d, e, f]: Matrix): void {
  context.save()
  context.beginPath()
  for (const line of lines) {
    for (let i = 0; i + 1 < line.length; i += 2) {
      const [x, y] = [line[i] ?? 0, line[i + 1] ?? 0]
      const [right, down] = [a * x + c * y + e, b * x + d * y + f]
      if (i === 0) context.moveTo(right, down)
      else context.lineTo(right, down)
    }
  }
  context.lineJoin = 'round'
  strokeTwice(context, kind === 'truth' ? [6, 4] : [])
  context.restore()
}

function drawRing(context: Context2D, isCurrent: boolean, { x, y }: Point): void {
  context.save()
  context.beginPath()
  context.arc(x, y, isCurrent ? CURRENT_RING : RING, 0, 2 * Math.PI)
  strokeTwice(context, [])
  context.restore()
}

export function drawTop(context: Context2D, { view, frame, crosshair, swipe, words, guide }: Drawing): void {
  const { width, height } = frame
  if (guide != null) drawGuide(context, guide, placement(view, frame))
  if (crosshair !== null) {
    const { x, y } = toPane({ x: crosshair.x + 0.5, y: crosshair.y + 0.5 }, view, frame)
    const open = 8
    context.beginPath()
    for (const [fromX, fromY, toX, toY] of [
      [0, y, x - open, y],
      [x + open, y, width, y],
      [x, 0, x, y - open],
      [x, y + open, x, height],
    ] as const) {
      context.moveTo(fromX, fromY)
      context.lineTo(toX, toY)
    }
    strokeTwice(context, [])
  }
  if (swipe !== null) {
    context.beginPath()
    context.moveTo(swipe * width, 0)
    context.lineTo(swipe * width, height)
    strokeTwice(context, [])
  }
  if (words !== '') drawWords(context, words, frame)
}

function drawGuide(context: Context2D, { circle, lines }: Guide, [a, b, c, d, e, f]: Matrix): void {
  context.beginPath()
  for (const line of lines) {
    for (let i = 0; i + 1 < line.length; i += 2) {
      const [x, y] = [line[i] ?? 0, line[i + 1] ?? 0]
      const [right, down] = [a * x + c * y + e, b * x + d * y + f]
      if (i === 0) context.moveTo(right, down)
      else context.lineTo(right, down)
    }
  }
  if (circle !== null) {
    const [x, y] = [a * circle.x + c * circle.y + e, b * circle.x + d * circle.y + f]
    const radius = Math.max(0.5, circle.radius * Math.hypot(a, b))
    context.moveTo(x + radius, y)
    context.arc(x, y, radius, 0, 2 * Math.PI)
  }
  strokeTwice(context, [])
}

function strokeTwice(context: Context2D, dash: number[]): void {
  context.setLineDash([])
  context.strokeStyle = BLACK
  context.lineWidth = 3
  context.globalAlpha = 0.6
  context.stroke()
  context.setLineDash(dash)
  context.strokeStyle = WHITE
  context.lineWidth = 1
  context.globalAlpha = 1
  context.stroke()
}

function label(context: Context2D, text: string, x: number, y: number): void {
  context.font = '600 12px system-ui, sans-serif'
  context.textBaseline = 'middle'
  context.lineWidth = 3
  context.strokeStyle = BLACK
  context.strokeText(text, x, y)
  context.fillStyle = WHITE
  context.fillText(text, x, y)
}

function drawWords(context: Context2D, words: string, { width, height }: Frame): void {
  context.save()
  context.font = '600 13px system-ui, sans-serif'
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  const lines = broken(context, words, width - 24)
  const tall = lines.length * 18 + 10
  context.fillStyle = BLACK
  context.globalAlpha = 0.75
  context.fillRect(0, (height - tall) / 2, width, tall)
  context.globalAlpha = 1
  context.fillStyle = WHITE
  for (const [i, line] of lines.entries()) context.fillText(line, width / 2, (height - tall) / 2 + 14 + 18 * i)
  context.restore()
}

/** Words in lines that are no wider than there is room. */
function broken(context: Context2D, words: string, room: number): readonly string[] {
  const lines: string[] = []
  for (const word of words.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1) ?? ''} ${word}`
    if (lines.length > 0 && context.measureText(longer).width <= room) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}
