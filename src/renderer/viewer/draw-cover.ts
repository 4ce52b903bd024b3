import type { Context2D } from './draw-pane.ts'
import type { Cover } from './scene.ts'
import { placement, type Frame, type Matrix, type View } from './view.ts'

/** Room around what is covered for the two lines. */
const EDGE = 4

/**
 * Draws masks over a part: their colours as far as opaque as wanted, and around them a white and a black line, so that they stand out
 * from every picture. The lines come from the shape itself, moved by a pixel of the screen in four directions, so what it takes does
 * not depend on how ragged a mask is.
 */
export class CoverPainter {
  readonly #shape = new OffscreenCanvas(1, 1)
  readonly #white = new OffscreenCanvas(1, 1)
  readonly #ring = new OffscreenCanvas(1, 1)

  paint(context: Context2D, cover: Cover, view: View, frame: Frame): void {
    const matrix = placement(view, frame)
    const area = areaOf(cover, matrix, frame)
    if (area === null) return
    const { pixelRatio } = frame
    const step = Math.max(1, Math.round(pixelRatio))
    const shape = cleared(this.#shape, area)
    shape.setTransform(pixelRatio, 0, 0, pixelRatio, -area.left, -area.top)
    shape.transform(...matrix)
    shape.imageSmoothingEnabled = view.zoom < 1
    shape.imageSmoothingQuality = 'high'
    shape.drawImage(cover.picture, 0, 0)
    shape.resetTransform()
    // Below 100 % a thin mask is mixed with the nothing beside it: drawn over itself it can be seen.
    if (view.zoom < 1) for (let i = 0; i < 2; i++) shape.drawImage(this.#shape, 0, 0)
    const white = spread(this.#white, this.#shape, area, step, '#ffffff')
    const ring = spread(this.#ring, this.#white, area, step, '#000000')
    ring.drawImage(white.canvas, 0, 0)
    ring.globalCompositeOperation = 'destination-out'
    ring.drawImage(this.#shape, 0, 0)
    ring.globalCompositeOperation = 'source-over'
    ring.globalAlpha = cover.opacity
    ring.drawImage(this.#shape, 0, 0)
    ring.globalAlpha = 1
    context.drawImage(
      this.#ring,
      0,
      0,
      area.width,
      area.height,
      area.left / pixelRatio,
      area.top / pixelRatio,
      area.width / pixelRatio,
      area.height / pixelRatio,
    )
  }
}

type Area = { readonly left: number; readonly top: number; readonly width: number; readonly height: number }

/** What is covered, in pixels of the screen, as far as it is in the pane. */
function areaOf({ box }: Cover, [a, b, c, d, e, f]: Matrix, { width, height, pixelRatio }: Frame): Area | null {
  if (box === null) return null
  const corners = [box.left, box.right].flatMap((x) => [box.top, box.bottom].map((y) => [a * x + c * y + e, b * x + d * y + f] as const))
  const low = (axis: 0 | 1): number => Math.max(0, Math.floor(Math.min(...corners.map((corner) => corner[axis])) * pixelRatio) - EDGE)
  const high = (axis: 0 | 1, most: number): number =>
    Math.min(Math.ceil(most * pixelRatio), Math.ceil(Math.max(...corners.map((corner) => corner[axis])) * pixelRatio) + EDGE)
  const [left, top, right, bottom] = [low(0), low(1), high(0, width), high(1, height)]
  return left < right && top < bottom ? { left, top, width: right - left, height: bottom - top } : null
}

function cleared(canvas: OffscreenCanvas, { width, height }: Area): OffscreenCanvasRenderingContext2D {
  // Setting a size also clears, but gives new memory each time: only when it is too small.
  if (canvas.width < width) canvas.width = width
  if (canvas.height < height) canvas.height = height
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('This browser gives no canvas to draw on.')
  context.resetTransform()
  context.globalCompositeOperation = 'source-over'
  context.clearRect(0, 0, canvas.width, canvas.height)
  return context
}

/** A shape that is larger by `step` on every side, in one colour. */
function spread(
  onto: OffscreenCanvas,
  shape: OffscreenCanvas,
  area: Area,
  step: number,
  colour: string,
): OffscreenCanvasRenderingContext2D {
  const context = cleared(onto, area)
  for (const [right, down] of [
    [step, 0],
    [-step, 0],
    [0, step],
    [0, -step],
  ] as const)
    context.drawImage(shape, right, down)
  context.globalCompositeOperation = 'source-in'
  context.fillStyle = colour
  context.fillRect(0, 0, onto.width, onto.height)
  context.globalCompositeOperation = 'source-over'
  return context
}
