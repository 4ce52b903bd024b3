import type { Draw } from '#domain/random.ts'

// What the sample pictures are drawn with: soft edges, smooth noise, and flaws as shapes with a paint.

export type Colour = readonly [number, number, number]

/** Something that is wrong with a part. */
export type Flaw = {
  /** How much of the flaw is at a place, 0…1. */
  readonly cover: (x: number, y: number) => number
  /** What covers the place: whatever lies below the part, or a colour made from the one that was there. */
  readonly paint: 'below' | ((before: Colour, x: number, y: number) => Colour)
}

/** A picture [SIDE, SIDE, 3] in 0…1 and where its flaw is, [SIDE, SIDE], 1 = defect. */
export type Drawn = { readonly pixels: Float32Array; readonly mask: Uint8Array }

/** A kind of part that can be drawn. The same `pose` stream gives the same part with and without a flaw. */
export type SampleClass = {
  readonly id: string
  readonly sentence: string
  readonly defects: Readonly<Record<string, (draw: Draw) => Flaw>>
  draw(pose: Draw, flaw?: Flaw): Drawn
}

/** Pixels on a side. */
export const SIDE = 256

/** A flaw counts as defect in the mask from this share on; below, it is hardly to be seen. */
const MASKED_SHARE = 0.3

/** One pixel before the camera's noise: the part's colour, what lies below it, and how much of the part is there (0…1). */
export type Surface = { readonly material: Colour; readonly below: Colour; readonly presence: number }

/** Draws a surface pixel by pixel, with its flaw if it has one, under a light of the given gain and with the camera's noise. */
export function render(
  surface: (x: number, y: number) => Surface,
  flaw: Flaw | undefined,
  light: { gain: number; noise: number },
  draw: Draw,
): Drawn {
  const pixels = new Float32Array(SIDE * SIDE * 3)
  const mask = new Uint8Array(SIDE * SIDE)
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const { material, below, presence } = surface(x, y)
      const at = y * SIDE + x
      let colour = mix(below, material, presence)
      const share = flaw === undefined ? 0 : flaw.cover(x, y) * presence
      if (flaw !== undefined && share > 0) {
        colour = mix(colour, flaw.paint === 'below' ? below : flaw.paint(colour, x, y), share)
        if (share >= MASKED_SHARE) mask[at] = 1
      }
      const grain = light.noise * draw.normal()
      for (let channel = 0; channel < 3; channel++) {
        const value = light.gain * (colour[channel] ?? 0) + grain + 0.3 * light.noise * draw.normal()
        pixels[at * 3 + channel] = clip(value)
      }
    }
  }
  return { pixels, mask }
}

/** 0 below -width / 2, 1 above width / 2, smooth between: an edge as a lens shows it. */
export function soft(distance: number, width = 1.4): number {
  const t = clip(distance / width + 0.5)
  return t * t * (3 - 2 * t)
}

export function clip(value: number): number {
  return value < 0 ? 0 : value > 1 ? 1 : value
}

export function mix(from: Colour, to: Colour, share: number): Colour {
  return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1]), from[2] + share * (to[2] - from[2])]
}

export function scale(colour: Colour, by: number): Colour {
  return [colour[0] * by, colour[1] * by, colour[2] * by]
}

export function between(draw: Draw, low: number, high: number): number {
  return low + (high - low) * draw.uniform()
}

/** Smooth noise in -1…1 with `cells` bumps a side: random values on a lattice, smoothly interpolated (value noise). */
export function smoothNoise(cells: number, draw: Draw): (x: number, y: number) => number {
  const nodes = cells + 2
  const lattice = Float32Array.from({ length: nodes * nodes }, () => 2 * draw.uniform() - 1)
  const node = (column: number, row: number): number => lattice[(row % nodes) * nodes + (column % nodes)] ?? 0
  return (x, y) => {
    const [u, v] = [(Math.abs(x) * cells) / SIDE, (Math.abs(y) * cells) / SIDE]
    const [column, row] = [Math.floor(u), Math.floor(v)]
    const [s, t] = [soft(u - column - 0.5, 1), soft(v - row - 0.5, 1)]
    const top = node(column, row) * (1 - s) + node(column + 1, row) * s
    const bottom = node(column, row + 1) * (1 - s) + node(column + 1, row + 1) * s
    return top * (1 - t) + bottom * t
  }
}

export type Place = { readonly x: number; readonly y: number }

/** A spot of about `radius` whose outline waves by the share `uneven`; `edge`: pixels over which it fades. */
export function blob(centre: Place, radius: number, uneven: number, edge: number, draw: Draw): (x: number, y: number) => number {
  const waves = [2, 3, 5, 7].map((order) => ({
    order,
    phase: 2 * Math.PI * draw.uniform(),
    size: (uneven * draw.uniform()) / (order - 1),
  }))
  const farthest = radius * (1 + 3 * uneven) + edge
  return (x, y) => {
    const [dx, dy] = [x - centre.x, y - centre.y]
    const distance = Math.sqrt(dx * dx + dy * dy)
    if (distance > farthest) return 0
    const angle = Math.atan2(dy, dx)
    const outline = waves.reduce((sum, { order, phase, size }) => sum + size * Math.cos(order * angle + phase), 1)
    return soft(radius * outline - distance, edge)
  }
}

/** A line through `centre`, bent to an arc that leaves the straight by `bend` pixels at its ends. */
export function line(
  centre: Place,
  shape: { angle: number; length: number; width: number; bend: number },
): (x: number, y: number) => number {
  const [cos, sin] = [Math.cos(shape.angle), Math.sin(shape.angle)]
  const half = shape.length / 2
  return (x, y) => {
    const [dx, dy] = [x - centre.x, y - centre.y]
    const along = dx * cos + dy * sin
    const across = dy * cos - dx * sin - shape.bend * (along / half) ** 2
    return soft(shape.width / 2 - Math.abs(across)) * soft(half - Math.abs(along), 4)
  }
}
