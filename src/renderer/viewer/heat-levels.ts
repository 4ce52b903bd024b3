import type { ColourMapId } from '#domain/colour-maps.ts'
import type { Levels } from './decode-messages.ts'
import { halveMap, heatPixels, type HeatGround, type HeatScale } from './heat.ts'

/** Coloured maps by what they were made of; they go when the residual goes. */
const made = new WeakMap<Float32Array, Map<string, Levels>>()
/** A smaller copy of a map is never needed: a pane is larger. */
const LEAST_SIDE = 128

/** A residual map [side, side] as pictures to draw. Made here and now: 512 x 512 take 4 ms, 256 x 256 one. */
export function heatLevels(residual: Float32Array, side: number, map: ColourMapId, scale: HeatScale, ground: HeatGround): Levels {
  const known = made.get(residual) ?? new Map<string, Levels>()
  made.set(residual, known)
  const name = `${map} ${ground} ${scale.most}`
  const levels = known.get(name) ?? makeLevels(residual, side, (values) => heatPixels(values, map, scale, ground))
  known.set(name, levels)
  return levels
}

function makeLevels(residual: Float32Array, side: number, colour: (values: Float32Array) => Uint8ClampedArray<ArrayBuffer>): Levels {
  const levels = [asBitmap(colour(residual), side)]
  for (let values = residual, length = side; length > LEAST_SIDE; length = Math.ceil(length / 2)) {
    values = halveMap(values, length)
    levels.push(asBitmap(colour(values), Math.ceil(length / 2)))
  }
  return levels
}

function asBitmap(pixels: Uint8ClampedArray<ArrayBuffer>, side: number): ImageBitmap {
  const canvas = new OffscreenCanvas(side, side)
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, side, side), 0, 0)
  return canvas.transferToImageBitmap()
}
