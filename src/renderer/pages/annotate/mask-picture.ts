import type { Size } from '#renderer/viewer/view.ts'
import type { Mask } from './mask.ts'
import { joined, type Box } from './spans.ts'

/** The masks of a picture as colours, at its size: what the panes lay over the part. Only what changed is painted again. */
export class MaskPicture {
  readonly canvas: OffscreenCanvas
  readonly #context: OffscreenCanvasRenderingContext2D
  #reached: Box | null = null

  constructor({ width, height }: Size) {
    this.canvas = new OffscreenCanvas(width, height)
    const context = this.canvas.getContext('2d')
    if (context === null) throw new Error('This browser gives no canvas to draw on.')
    this.#context = context
  }

  /** Nothing outside is covered. */
  get reached(): Box | null {
    return this.#reached
  }

  /** Paints a part of the picture again; where masks overlap, the later one is seen. */
  paint(box: Box | null, masks: readonly Mask[], colourOf: (mask: Mask) => string): void {
    if (box === null || box.left >= box.right || box.top >= box.bottom) return
    this.#reached = joined(this.#reached, box)
    const [width, height] = [box.right - box.left, box.bottom - box.top]
    const picture = new ImageData(width, height)
    const pixels = new Uint32Array(picture.data.buffer)
    for (const mask of masks) {
      const colour = pixelOf(colourOf(mask))
      for (let y = box.top; y < box.bottom; y++) {
        const row = mask.row(y)
        if (row === undefined) continue
        const at = (y - box.top) * width - box.left
        for (let x = box.left; x < box.right; x++) if (row[x] === 1) pixels[at + x] = colour
      }
    }
    this.#context.putImageData(picture, box.left, box.top)
  }
}

/** `#rrggbb` as a pixel of a picture: its bytes in the order R, G, B, A on a little-endian processor. */
function pixelOf(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
  return ((255 << 24) | ((b ?? 0) << 16) | ((g ?? 0) << 8) | (r ?? 0)) >>> 0
}
