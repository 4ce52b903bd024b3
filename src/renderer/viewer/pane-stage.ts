import type { Context } from 'konva/lib/Context.js'
import { Layer } from 'konva/lib/Layer.js'
import { Shape } from 'konva/lib/Shape.js'
import { Stage } from 'konva/lib/Stage.js'
import { sharpness, onGrid, type Mark, type Plane, type Ring, type Scene } from './scene.ts'
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
}

const WHITE = '#ffffff'
const BLACK = '#000000'

/**
 * The canvases of one pane, drawn by Konva: pictures, marks, and on top what follows the pointer, so that moving it draws no picture
 * again. None looks for what is under the pointer: all that can be taken hold of is the whole pane and its swipe line.
 */
export class PaneStage {
  readonly #stage: Stage
  readonly #layers: { readonly pictures: Layer; readonly marks: Layer; readonly top: Layer }
  #drawing: Drawing | undefined

  constructor(container: HTMLDivElement) {
    this.#stage = new Stage({ container, width: 1, height: 1, listening: false })
    const layer = (draw: (context: CanvasRenderingContext2D, drawing: Drawing) => void): Layer => {
      const made = new Layer({ listening: false })
      const sceneFunc = ({ _context: context }: Context): void => {
        if (this.#drawing !== undefined && context instanceof CanvasRenderingContext2D) draw(context, this.#drawing)
      }
      made.add(new Shape({ listening: false, sceneFunc, perfectDrawEnabled: false }))
      this.#stage.add(made)
      return made
    }
    this.#layers = { pictures: layer(drawPictures), marks: layer(drawMarks), top: layer(drawTop) }
  }

  /** Shows something else. Each layer is drawn anew at the next frame, and only if what it shows has changed. */
  draw(drawing: Drawing): void {
    const { frame } = drawing
    const before = this.#drawing
    this.#drawing = drawing
    const resized = this.#resize(frame, before?.frame)
    const moved = resized || before?.view !== drawing.view || before.picture !== drawing.picture
    const scene = before?.scene
    if (moved || scene?.planes !== drawing.scene.planes) this.#layers.pictures.batchDraw()
    if (moved || scene?.marks !== drawing.scene.marks || scene.rings !== drawing.scene.rings) this.#layers.marks.batchDraw()
    this.#layers.top.batchDraw()
  }

  dispose(): void {
    this.#stage.destroy()
  }

  #resize(frame: Frame, before: Frame | undefined): boolean {
    if (frame === before) return false
    this.#stage.size({ width: frame.width, height: frame.height })
    for (const layer of Object.values(this.#layers)) layer.getCanvas().setPixelRatio(frame.pixelRatio)
    return true
  }
}

function drawPictures(context: CanvasRenderingContext2D, { scene, view, frame, picture }: Drawing): void {
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

function drawPlane(context: CanvasRenderingContext2D, { levels }: Plane, matrix: Matrix, picture: Size, zoom: number): void {
  const { level, smooth } = sharpness(levels, picture, zoom)
  const drawn = levels[level]
  // A picture that was given back while a frame was under way has no size any more.
  if (drawn === undefined || drawn.width === 0) return
  context.imageSmoothingEnabled = smooth
  context.transform(...matrix)
  context.drawImage(drawn, 0, 0, picture.width, picture.height)
}

function drawMarks(context: CanvasRenderingContext2D, { scene, view, frame, picture }: Drawing): void {
  const matrix = placement(view, frame)
  for (const mark of scene.marks) drawMark(context, mark, onGrid(matrix, picture, mark.grid))
  for (const ring of scene.rings) drawRing(context, ring, toPane(ring, view, frame))
}

/** White on black, so that it stands out from every picture; the truth is dashed. No colour: only the picture has any (UX 3). */
function drawMark(context: CanvasRenderingContext2D, { kind, lines }: Mark, [a, b, c, d, e, f]: Matrix): void {
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

function drawRing(context: CanvasRenderingContext2D, { isCurrent, number }: Ring, { x, y }: Point): void {
  const radius = isCurrent ? 14 : 9
  context.save()
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  strokeTwice(context, [])
  label(context, String(number), x + radius + 3, y - radius)
  context.restore()
}

function drawTop(context: CanvasRenderingContext2D, { view, frame, crosshair, swipe, words }: Drawing): void {
  const { width, height } = frame
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
  if (words !== '') drawWords(context, words, width / 2, height / 2)
}

function strokeTwice(context: CanvasRenderingContext2D, dash: number[]): void {
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

function label(context: CanvasRenderingContext2D, text: string, x: number, y: number): void {
  context.font = '600 12px system-ui, sans-serif'
  context.textBaseline = 'middle'
  context.lineWidth = 3
  context.strokeStyle = BLACK
  context.strokeText(text, x, y)
  context.fillStyle = WHITE
  context.fillText(text, x, y)
}

function drawWords(context: CanvasRenderingContext2D, words: string, x: number, y: number): void {
  context.save()
  context.font = '600 13px system-ui, sans-serif'
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  const half = context.measureText(words).width / 2 + 10
  context.fillStyle = BLACK
  context.globalAlpha = 0.75
  context.fillRect(x - half, y - 14, 2 * half, 28)
  context.globalAlpha = 1
  context.fillStyle = WHITE
  context.fillText(words, x, y)
  context.restore()
}
