import { colourIndex, colourMap, type ColourMapId } from '#domain/colour-maps.ts'

/** Values at the two ends of a colour scale: always from 0. */
export type HeatScale = { readonly most: number; readonly isLocked: boolean }

/** The run's own scale, the same for every part (UX 2.4): 0 to twice the 99.99 % pixel of the calibration normals. */
export function lockedScale({ q9999 }: { readonly q9999: number }): HeatScale {
  return { most: 2 * q9999, isLocked: true }
}

/** Scaled to this picture alone. */
export function ownScale(residual: Float32Array): HeatScale {
  let most = 0
  for (const value of residual) if (value > most) most = value
  return { most: most > 0 ? most : 1, isLocked: false }
}

/** `solid`: for a picture of its own. `clear`: to lie over the part. */
export type HeatGround = 'solid' | 'clear'

/**
 * Residuals [n] as colours, RGBA [n, 4]. On clear ground nothing is drawn at zero and opacity rises evenly until the middle of the
 * scale, which on the locked scale is the pixel line: what belongs to a hot spot covers the part wholly, what does not only tints it.
 */
export function heatPixels(
  residual: Float32Array,
  map: ColourMapId,
  { most }: HeatScale,
  ground: HeatGround,
): Uint8ClampedArray<ArrayBuffer> {
  const colours = heatColours(map, ground)
  const pixels = new Uint32Array(residual.length)
  for (let i = 0; i < residual.length; i++) pixels[i] = colours[colourIndex(residual[i] ?? 0, most)] ?? 0
  return new Uint8ClampedArray(pixels.buffer)
}

/** One number a colour, its bytes in the order R, G, B, A: 512 x 512 take 2 ms, a quarter of writing byte by byte. */
function heatColours(map: ColourMapId, ground: HeatGround): Uint32Array {
  const table = colourMap(map)
  const bytes = new Uint8Array(256 * 4)
  for (let i = 0; i < 256; i++) {
    const alpha = ground === 'solid' ? 255 : Math.min(255, 2 * i)
    bytes.set([table[3 * i] ?? 0, table[3 * i + 1] ?? 0, table[3 * i + 2] ?? 0, alpha], 4 * i)
  }
  return new Uint32Array(bytes.buffer)
}

/** A map [side, side] at half the side: the residuals are averaged, not their colours. */
export function halveMap(values: Float32Array, side: number): Float32Array {
  const small = Math.ceil(side / 2)
  const at = (x: number, y: number): number => values[Math.min(side - 1, y) * side + Math.min(side - 1, x)] ?? 0
  return Float32Array.from({ length: small * small }, (_, i) => {
    const [x, y] = [2 * (i % small), 2 * Math.floor(i / small)]
    return (at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1)) / 4
  })
}

/** What is known of a residual among the good ones, in words. */
export function amongGood(value: number, { median, q99, q9999 }: { median: number; q99: number; q9999: number }): string {
  if (value > q9999) return 'above 99.99 % of good'
  if (value > q99) return 'above 99 % of good'
  return value > median ? 'above half of good' : 'as on most good'
}
