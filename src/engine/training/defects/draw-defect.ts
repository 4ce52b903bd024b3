// Synthetic defects on good pictures, after the corruptions of DRAEM (Zavrtanik 2021), CutPaste (Li 2021) and NSA (Schlüter 2022):
// some shape, some other content, blended in. They serve to compare reductions, never to be learned.
import type { Draw } from '#domain/random.ts'
import type { Resized } from '#engine/images/resample.ts'
import { colourAt, drawContent, lookOf } from './content.ts'
import type { Content } from './content.ts'
import { drawShape } from './shape.ts'

/** Shapes may fall outside of the picture and contents look like what they cover: the first visible try counts, else the most visible. */
const MOST_TRIES = 30

/** The picture, [size, size, 3] in the numbers of its depth, with one visible defect. */
export function drawDefect(picture: Resized, size: number, draw: Draw): Resized {
  const largest = picture instanceof Uint8Array ? 255 : 65535
  const look = lookOf(
    Float32Array.from(picture, (value) => value / largest),
    size,
  )
  // As much as the picture itself varies, but never less than 8 or more than 25 of 255 grey levels. A defect that only smooths a texture
  // lowers the residual, whatever the reduction, and would tell nothing about it: hence the tone, not the single pixels.
  const visible = Math.min(0.1, Math.max(0.03, look.contrast))
  let best: Blended = { pixels: look.pixels, toneChange: 0 }
  for (let attempt = 0; attempt < MOST_TRIES && best.toneChange < visible; attempt++) {
    const cover = drawShape(size, draw)
    const content = drawContent(look, draw)
    const opacity = draw.uniform() < 0.5 ? 1 : 0.4 + 0.6 * draw.uniform()
    const blended = blend(look.pixels, size, cover, { content, opacity })
    if (blended.toneChange > best.toneChange) best = blended
  }
  return toDepth(best.pixels, picture, largest)
}

type Blended = { readonly pixels: Float32Array; readonly toneChange: number }

/** The blended picture, and by how much the covered area has become brighter or darker on average, in the channel where it shows most. */
function blend(
  pixels: Float32Array,
  size: number,
  cover: Float32Array,
  { content, opacity }: { content: Content; opacity: number },
): Blended {
  const blended = pixels.slice()
  const changes = [0, 0, 0]
  let covered = 0
  for (const [pixel, share] of cover.entries()) {
    if (share === 0) continue
    const before = colourAt(pixels, pixel)
    covered += share
    for (const [channel, wanted] of content(pixel % size, Math.floor(pixel / size)).entries()) {
      const change = opacity * share * (Math.min(1, Math.max(0, wanted)) - (before[channel] ?? 0))
      blended[3 * pixel + channel] = (before[channel] ?? 0) + change
      changes[channel] = (changes[channel] ?? 0) + change
    }
  }
  return { pixels: blended, toneChange: covered === 0 ? 0 : Math.max(...changes.map(Math.abs)) / covered }
}

function toDepth(pixels: Float32Array, like: Resized, largest: number): Resized {
  const whole = like instanceof Uint8Array ? new Uint8Array(like.length) : new Uint16Array(like.length)
  for (let i = 0; i < whole.length; i++) whole[i] = Math.round((pixels[i] ?? 0) * largest)
  return whole
}
