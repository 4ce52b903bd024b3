import type { Draw } from '#domain/random.ts'
import { makeField } from './field.ts'

/** What a picture is like: [size, size, 3] in 0…1, its mean by channel, its contrast (mean deviation of a channel), whether it is grey. */
export type Look = {
  readonly size: number
  readonly pixels: Float32Array
  readonly mean: Colour
  readonly contrast: number
  readonly isGrey: boolean
}

/** The colour a defect would have at a place, not yet kept within 0…1. */
export type Content = (x: number, y: number) => Colour
export type Colour = readonly [number, number, number]

/** Channels that differ by less than this on average are one: a coloured defect would give itself away. */
const GREY_LIMIT = 0.008
/** Defects show at least this much of the contrast, but no less than what a camera's noise hides. */
const LEAST_CONTRAST = 0.05
/** Pixels from which a tone is picked. */
const TONES_LOOKED_AT = 200

export function lookOf(pixels: Float32Array, size: number): Look {
  const count = size * size
  const channels = inChannels((channel) => {
    let sum = 0
    let squares = 0
    for (let i = channel; i < pixels.length; i += 3) {
      sum += pixels[i] ?? 0
      squares += (pixels[i] ?? 0) ** 2
    }
    return { mean: sum / count, deviation: Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)) }
  })
  let spread = 0
  for (let i = 0; i < count; i++) {
    const [r, g, b] = colourAt(pixels, i)
    spread += (Math.max(r, g, b) - Math.min(r, g, b)) / count
  }
  const contrast = Math.max(LEAST_CONTRAST, channels.reduce((sum, { deviation }) => sum + deviation, 0) / 3)
  return { size, pixels, mean: inChannels((channel) => channels[channel].mean), contrast, isGrey: spread < GREY_LIMIT }
}

/** One of: a flat tone, the same structure in another tone, a cloud, a patch of the picture from elsewhere (on a texture hard to see). */
export function drawContent(look: Look, draw: Draw): Content {
  const kind = draw.uniform()
  if (kind < 0.45) return flatTone(look, draw)
  if (kind < 0.7) return otherTone(look, draw)
  return kind < 0.9 ? cloud(look, draw) : displaced(look, draw)
}

/** The colour of a pixel of [size, size, 3]. */
export function colourAt(pixels: Float32Array, pixel: number): Colour {
  return inChannels((channel) => pixels[3 * pixel + channel] ?? 0)
}

/** A tone from the picture's own dark or bright end, moved or not, or any tone; a little rough. */
function flatTone({ size, pixels, contrast, isGrey }: Look, draw: Draw): Content {
  const source = draw.uniform()
  const picked = endTone(pixels, size, draw)
  const any = draw.uniform()
  const shift = source < 0.4 ? contrast * draw.normal() : 0
  const tone = inChannels((channel) => (source < 0.7 ? picked[channel] + shift : isGrey || source < 0.85 ? any : draw.uniform()))
  const rough = 0.5 * contrast * draw.uniform()
  return () => {
    const grain = rough * (draw.uniform() - 0.5)
    return inChannels((channel) => tone[channel] + grain)
  }
}

/** A colour of the picture, dark and bright ones far more often than those between: dirt is dark, scratches shine. */
function endTone(pixels: Float32Array, size: number, draw: Draw): Colour {
  const colours = Array.from({ length: TONES_LOOKED_AT }, () => colourAt(pixels, draw.integer(size * size)))
  const byBrightness = colours.toSorted((a, b) => a[0] + a[1] + a[2] - b[0] - b[1] - b[2])
  // sin² of a uniform angle: the arcsine distribution, which piles up at both ends.
  const quantile = Math.sin((Math.PI / 2) * draw.uniform()) ** 2
  return byBrightness[Math.floor(quantile * (TONES_LOOKED_AT - 1e-9))] ?? [0, 0, 0]
}

/** Brighter or darker, flatter or harsher. */
function otherTone({ size, pixels, mean, contrast, isGrey }: Look, draw: Draw): Content {
  const gain = draw.uniform() < 0.5 ? 1 : draw.uniform() < 0.5 ? 0.1 + 0.5 * draw.uniform() : 1.5 + draw.uniform()
  const common = 1.5 * contrast * draw.normal()
  const offset = inChannels(() => (isGrey || draw.uniform() < 0.7 ? common : 1.2 * contrast * draw.normal()))
  return (x, y) => {
    const colour = colourAt(pixels, y * size + x)
    return inChannels((channel) => (colour[channel] - mean[channel]) * gain + mean[channel] + offset[channel])
  }
}

/** Good material in the wrong place, mirrored or not (CutPaste, Li 2021, arXiv 2104.04015). */
function displaced({ size, pixels, contrast }: Look, draw: Draw): Content {
  const [dx, dy, isMirrored] = [draw.integer(size), draw.integer(size), draw.uniform() < 0.5]
  const offset = draw.uniform() < 0.5 ? 0 : contrast * draw.normal()
  return (x, y) => {
    const column = (x + dx) % size
    const colour = colourAt(pixels, ((y + dy) % size) * size + (isMirrored ? size - 1 - column : column))
    return inChannels((channel) => colour[channel] + offset)
  }
}

/** Smooth noise around a tone near the picture's own. */
function cloud({ size, mean, contrast, isGrey }: Look, draw: Draw): Content {
  const grain = 4 + (size / 4) * draw.uniform()
  const common = makeField(size, grain, draw)
  const fields = inChannels(() => (isGrey || draw.uniform() < 0.7 ? common : makeField(size, grain, draw)))
  const [offset, amplitude] = [1.5 * contrast * draw.normal(), contrast * (0.3 + 1.2 * draw.uniform())]
  return (x, y) => inChannels((channel) => mean[channel] + offset + amplitude * fields[channel](x, y))
}

/** One value for each channel. */
function inChannels<T>(value: (channel: 0 | 1 | 2) => T): readonly [T, T, T] {
  return [value(0), value(1), value(2)]
}
