import type { CoverPicture } from '#renderer/viewer/scene.ts'
import type { Size } from '#renderer/viewer/view.ts'
import type { Mask } from './mask.ts'
import { joined, type Box } from './spans.ts'

/** Masks as they lie over each other, the lowest first, with their colours as `#rrggbb`. */
export type Coloured = readonly { readonly mask: Mask; readonly colour: string }[]

/** Changes that are told apart: a pane that has seen none of the last so many is drawn whole. */
const REMEMBERED = 64
/** A scratch canvas grows and shrinks in steps of so many pixels, so that it is not made anew for each stroke. */
const SCRATCH_STEP = 256

/**
 * The masks of a picture as colours, at its size: what the panes lay over the part. Nothing is painted when something is drawn, only
 * when a pane asks for it, once a frame; and during a stroke only what it has changed, so the whole picture is neither painted nor
 * scaled down again.
 */
export class MaskPicture implements CoverPicture {
  readonly size: Size
  readonly #layers: () => Coloured
  readonly #changes: Box[] = []
  #revision = 0
  #reached: Box | null = null
  #whole: OffscreenCanvas | undefined
  /** Not yet on `#whole`. */
  #pending: Box | null = null
  #scratch: OffscreenCanvas | undefined
  #isWaiting = false

  constructor(size: Size, layers: () => Coloured) {
    this.size = size
    this.#layers = layers
  }

  get revision(): number {
    return this.#revision
  }
  /** Nothing outside is covered. */
  get reached(): Box | null {
    return this.#reached
  }

  /** A part of the picture looks different now. */
  change(box: Box | null): void {
    if (box === null || box.left >= box.right || box.top >= box.bottom) return
    this.#reached = joined(this.#reached, box)
    this.#pending = joined(this.#pending, box)
    this.#revision++
    this.#changes.push(box)
    if (this.#changes.length > REMEMBERED) this.#changes.shift()
    if (this.#isWaiting) return
    this.#isWaiting = true
    // So that the next zoom or pan finds all of it there.
    requestIdleCallback(() => {
      this.#isWaiting = false
      this.whole()
    })
  }

  changedSince(revision: number): Box | null | undefined {
    const count = this.#revision - revision
    if (count > this.#changes.length) return undefined
    return this.#changes.slice(this.#changes.length - count).reduce<Box | null>(joined, null)
  }

  whole(): OffscreenCanvas {
    const canvas = (this.#whole ??= new OffscreenCanvas(this.size.width, this.size.height))
    if (this.#pending !== null) this.#put(canvas, this.#pending, this.#pending)
    this.#pending = null
    return canvas
  }

  part(box: Box): OffscreenCanvas {
    const [width, height] = [roomFor(box.right - box.left), roomFor(box.bottom - box.top)]
    const scratch = this.#scratch
    const canvas = scratch?.width === width && scratch.height === height ? scratch : new OffscreenCanvas(width, height)
    this.#scratch = canvas
    this.#put(canvas, box, { left: 0, top: 0 })
    return canvas
  }

  #put(canvas: OffscreenCanvas, box: Box, at: { readonly left: number; readonly top: number }): void {
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('This browser gives no canvas to draw on.')
    const picture = new ImageData(box.right - box.left, box.bottom - box.top)
    paintMasks(new Uint32Array(picture.data.buffer), box, this.#layers())
    context.putImageData(picture, at.left, at.top)
  }
}

/** Paints a part of the picture, pixel after pixel; where masks overlap, the later one is seen. */
export function paintMasks(pixels: Uint32Array, box: Box, layers: Coloured): void {
  const width = box.right - box.left
  for (const { mask, colour } of layers) {
    const reached = mask.reached
    if (reached === null) continue
    const pixel = pixelOf(colour)
    const [left, right] = [Math.max(box.left, reached.left), Math.min(box.right, reached.right)]
    const [top, bottom] = [Math.max(box.top, reached.top), Math.min(box.bottom, reached.bottom)]
    for (let y = top; y < bottom; y++) {
      const row = mask.row(y)
      if (row === undefined) continue
      const at = (y - box.top) * width - box.left
      // From one covered stretch to the next: the browser's own search is many times faster than looking at each pixel.
      for (let x = row.indexOf(1, left); x !== -1 && x < right;) {
        const end = row.indexOf(0, x)
        const until = end === -1 || end > right ? right : end
        pixels.fill(pixel, at + x, at + until)
        x = row.indexOf(1, until)
      }
    }
  }
}

const roomFor = (length: number): number => Math.ceil(length / SCRATCH_STEP) * SCRATCH_STEP

/** `#rrggbb` as a pixel of a picture: its bytes in the order R, G, B, A on a little-endian processor. */
function pixelOf(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
  return ((255 << 24) | ((b ?? 0) << 16) | ((g ?? 0) << 8) | (r ?? 0)) >>> 0
}
