// Synthetic defects on good pictures, after the corruptions of DRAEM (Zavrtanik 2021), CutPaste (Li 2021) and NSA (Schlüter 2022):
// some shape, some other content, blended in. They serve to compare reductions, never to be learned.
import type { Draw } from '#domain/random.ts'
import type { Resized } from '#engine/images/resample.ts'
import { colourAt, drawContent, lookOf } from './content.ts'
import type { Content } from './content.ts'
import { drawShape } from './shape.ts'

/** Shapes may fall outside of the picture and contents look like what they cover; the first visible try counts. */
const MOST_TRIES = 20

/** The picture, [size, size, 3] in the numbers of its depth, with one visible defect. */
export function drawDefect(picture: Resized, size: number, draw: Draw): Resized {
  const largest = picture instanceof Uint8Array ? 255 : 65535
  const look = lookOf(
    Float32Array.from(picture, (value) => value / largest),
    size,
  )
  // Half of the contrast, but never less than 5 or more than 19 of 255 grey levels.
  const visible = Math.min(0.075, Math.max(0.02, 0.5 * look.contrast))
  let changed = picture
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    const cover = drawShape(size, draw)
    const content = drawContent(look, draw)
    const opacity = draw.uniform() < 0.5 ? 1 : 0.4 + 0.6 * draw.uniform()
    const result = blend(look.pixels, size, (pixel) => opacity * (cover[pixel] ?? 0), content)
    changed = toDepth(result.pixels, picture, largest)
    if (result.largestChange > visible) break
  }
  return changed
}

function blend(
  pixels: Float32Array,
  size: number,
  cover: (pixel: number) => number,
  content: Content,
): { pixels: Float32Array; largestChange: number } {
  const blended = pixels.slice()
  let largestChange = 0
  for (let pixel = 0; pixel < size * size; pixel++) {
    const share = cover(pixel)
    if (share === 0) continue
    const before = colourAt(pixels, pixel)
    for (const [channel, wanted] of content(pixel % size, Math.floor(pixel / size)).entries()) {
      const change = share * (Math.min(1, Math.max(0, wanted)) - (before[channel] ?? 0))
      blended[3 * pixel + channel] = (before[channel] ?? 0) + change
      largestChange = Math.max(largestChange, Math.abs(change))
    }
  }
  return { pixels: blended, largestChange }
}

function toDepth(pixels: Float32Array, like: Resized, largest: number): Resized {
  const whole = like instanceof Uint8Array ? new Uint8Array(like.length) : new Uint16Array(like.length)
  for (let i = 0; i < whole.length; i++) whole[i] = Math.round((pixels[i] ?? 0) * largest)
  return whole
}
