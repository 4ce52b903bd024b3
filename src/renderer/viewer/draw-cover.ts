import type { Context2D } from './draw-pane.ts'
import type { Cover, CoverPicture } from './scene.ts'
import { placement, type Box, type Frame, type Matrix, type View } from './view.ts'

/** A changed part is cut out of the picture at multiples of so many pixels: made smaller, it is mixed as the whole one would be. */
const GRID = 16

type Painted = {
  readonly picture: CoverPicture
  readonly revision: number
  readonly view: View
  readonly frame: Frame
  readonly opacity: number
}

/**
 * Draws masks over a part: their colours as far as opaque as wanted, and around them a white and a black line, so that they stand out
 * from every picture. The lines come from the shape itself, moved by a pixel of the screen in four directions, so what it takes does
 * not depend on how ragged a mask is. What was drawn is kept: while somebody paints, only what has changed is drawn again.
 */
export class CoverPainter {
  readonly #shape = new OffscreenCanvas(1, 1)
  readonly #white = new OffscreenCanvas(1, 1)
  readonly #ring = new OffscreenCanvas(1, 1)
  /** The pane's masks as they were drawn last, in pixels of the screen. */
  readonly #kept = new OffscreenCanvas(1, 1)
  #painted: Painted | undefined

  paint(context: Context2D, cover: Cover, view: View, frame: Frame): void {
    const { picture, opacity } = cover
    const { revision } = picture
    const matrix = placement(view, frame)
    const changed = this.#changedSince(cover, view, frame)
    if (changed === undefined) this.#paintAll(cover, view, frame, matrix)
    else if (changed !== null) this.#paintPart(cover, changed, view, frame, matrix)
    this.#painted = { picture, revision, view, frame, opacity }
    const area = areaOf(cover.box, matrix, frame)
    if (area === null) return
    const { left, top, width, height } = area
    const { pixelRatio: ratio } = frame
    context.drawImage(this.#kept, left, top, width, height, left / ratio, top / ratio, width / ratio, height / ratio)
  }

  /** undefined: everything. */
  #changedSince({ picture, opacity }: Cover, view: View, frame: Frame): Box | null | undefined {
    const before = this.#painted
    const isSame = before?.picture === picture && before.view === view && before.frame === frame && before.opacity === opacity
    return isSame ? picture.changedSince(before.revision) : undefined
  }

  #paintAll(cover: Cover, view: View, frame: Frame, matrix: Matrix): void {
    const kept = sized(this.#kept, Math.ceil(frame.width * frame.pixelRatio), Math.ceil(frame.height * frame.pixelRatio))
    kept.clearRect(0, 0, this.#kept.width, this.#kept.height)
    const area = areaOf(cover.box, matrix, frame)
    if (area === null) return
    const ring = this.#compose(area, cover, view, frame, matrix, (shape) => shape.drawImage(cover.picture.whole(), 0, 0))
    kept.drawImage(ring, 0, 0, area.width, area.height, area.left, area.top, area.width, area.height)
  }

  #paintPart(cover: Cover, box: Box, view: View, frame: Frame, matrix: Matrix): void {
    const inner = areaOf(box, matrix, frame)
    if (inner === null) return
    // The lines of a place depend on what is near it: it is drawn with its surroundings, and these are thrown away.
    const edge = edgeOf(frame)
    const outer = within(inner.left - edge, inner.top - edge, inner.left + inner.width + edge, inner.top + inner.height + edge, frame)
    if (outer === null) return
    const around = Math.ceil((3 * edge) / view.zoom)
    const source = onGrid(
      { left: box.left - around, top: box.top - around, right: box.right + around, bottom: box.bottom + around },
      cover.picture.size,
    )
    const [width, height] = [source.right - source.left, source.bottom - source.top]
    const ring = this.#compose(outer, cover, view, frame, matrix, (shape) =>
      shape.drawImage(cover.picture.part(source), 0, 0, width, height, source.left, source.top, width, height),
    )
    const kept = contextOf(this.#kept)
    kept.clearRect(inner.left, inner.top, inner.width, inner.height)
    const [x, y] = [inner.left - outer.left, inner.top - outer.top]
    kept.drawImage(ring, x, y, inner.width, inner.height, inner.left, inner.top, inner.width, inner.height)
  }

  /** The masks of a part of the pane with their lines. */
  #compose(
    area: Area,
    cover: Cover,
    view: View,
    frame: Frame,
    matrix: Matrix,
    draw: (shape: OffscreenCanvasRenderingContext2D) => void,
  ): OffscreenCanvas {
    const { pixelRatio } = frame
    const step = stepOf(frame)
    const { width, height } = area
    const shape = cleared(this.#shape, area)
    shape.setTransform(pixelRatio, 0, 0, pixelRatio, -area.left, -area.top)
    shape.transform(...matrix)
    shape.imageSmoothingEnabled = view.zoom < 1
    shape.imageSmoothingQuality = 'high'
    draw(shape)
    shape.resetTransform()
    const over = (onto: OffscreenCanvasRenderingContext2D, from: OffscreenCanvas): void =>
      onto.drawImage(from, 0, 0, width, height, 0, 0, width, height)
    // Below 100 % a thin mask is mixed with the nothing beside it: drawn over itself it can be seen.
    if (view.zoom < 1) for (let i = 0; i < 2; i++) over(shape, this.#shape)
    spread(this.#white, this.#shape, area, step, '#ffffff')
    const ring = spread(this.#ring, this.#white, area, step, '#000000')
    over(ring, this.#white)
    ring.globalCompositeOperation = 'destination-out'
    over(ring, this.#shape)
    ring.globalCompositeOperation = 'source-over'
    ring.globalAlpha = cover.opacity
    over(ring, this.#shape)
    ring.globalAlpha = 1
    return this.#ring
  }
}

type Area = { readonly left: number; readonly top: number; readonly width: number; readonly height: number }

/** Of each line, in pixels of the screen. */
const stepOf = ({ pixelRatio }: Frame): number => Math.max(1, Math.round(pixelRatio))
/** Room around what is covered for the two lines, and for what smoothing adds. */
const edgeOf = (frame: Frame): number => 2 * stepOf(frame) + 2

/** What is covered, in pixels of the screen, as far as it is in the pane. */
function areaOf(box: Box | null, [a, b, c, d, e, f]: Matrix, frame: Frame): Area | null {
  if (box === null) return null
  const corners = [box.left, box.right].flatMap((x) => [box.top, box.bottom].map((y) => [a * x + c * y + e, b * x + d * y + f] as const))
  const edge = edgeOf(frame)
  const low = (axis: 0 | 1): number => Math.floor(Math.min(...corners.map((corner) => corner[axis])) * frame.pixelRatio) - edge
  const high = (axis: 0 | 1): number => Math.ceil(Math.max(...corners.map((corner) => corner[axis])) * frame.pixelRatio) + edge
  return within(low(0), low(1), high(0), high(1), frame)
}

function within(left: number, top: number, right: number, bottom: number, { width, height, pixelRatio }: Frame): Area | null {
  const [x, y] = [Math.max(0, left), Math.max(0, top)]
  const [endX, endY] = [Math.min(Math.ceil(width * pixelRatio), right), Math.min(Math.ceil(height * pixelRatio), bottom)]
  return x < endX && y < endY ? { left: x, top: y, width: endX - x, height: endY - y } : null
}

function onGrid({ left, top, right, bottom }: Box, { width, height }: { readonly width: number; readonly height: number }): Box {
  return {
    left: Math.max(0, Math.floor(left / GRID) * GRID),
    top: Math.max(0, Math.floor(top / GRID) * GRID),
    right: Math.min(width, Math.ceil(right / GRID) * GRID),
    bottom: Math.min(height, Math.ceil(bottom / GRID) * GRID),
  }
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('This browser gives no canvas to draw on.')
  return context
}

/** Setting a size gives new memory each time: only when it is another one. */
function sized(canvas: OffscreenCanvas, width: number, height: number): OffscreenCanvasRenderingContext2D {
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  return contextOf(canvas)
}

function cleared(canvas: OffscreenCanvas, { width, height }: Area): OffscreenCanvasRenderingContext2D {
  if (canvas.width < width) canvas.width = width
  if (canvas.height < height) canvas.height = height
  const context = contextOf(canvas)
  context.resetTransform()
  context.globalCompositeOperation = 'source-over'
  context.clearRect(0, 0, width, height)
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
  const { width, height } = area
  const context = cleared(onto, area)
  for (const [right, down] of [
    [step, 0],
    [-step, 0],
    [0, step],
    [0, -step],
  ] as const)
    context.drawImage(shape, 0, 0, width, height, right, down, width, height)
  context.save()
  // What is composed is a part of the canvas; without this, the rest would be worked on as well.
  context.beginPath()
  context.rect(0, 0, width, height)
  context.clip()
  context.globalCompositeOperation = 'source-in'
  context.fillStyle = colour
  context.fillRect(0, 0, width, height)
  context.restore()
  return context
}
