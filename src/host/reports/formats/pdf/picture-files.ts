import { readFile } from 'node:fs/promises'
import sharp, { type OutputInfo } from 'sharp'
import { colourIndex } from '#domain/colour-maps.ts'
import type { PartPictures } from '#host/reports/part-pictures.ts'

/** A part's pictures, small enough for print. */
export type PrintedPictures = {
  readonly input: Buffer
  readonly rebuilt: Buffer
  /** Places in the colour map, [size, size]. */
  readonly residual: { readonly indices: Uint8Array; readonly size: number }
  readonly largest: number
  /** Width by height of the input. A run sees squares: what it makes is as wide as the picture it made it of. */
  readonly ratio: number
}

/** 40 mm at 300 dots an inch. */
const PRINTED_SIDE = 480
const QUALITY = 88

/** `most`: end of the run's locked colour scale. */
export async function printPictures(files: PartPictures, most: number): Promise<PrintedPictures> {
  const [input, rebuilt, residual] = await Promise.all([jpegOf(files.input), jpegOf(files.rebuilt), readResidual(files.residual)])
  const size = Math.round(Math.sqrt(residual.length))
  let largest = 0
  for (const value of residual) if (value > largest) largest = value
  const indices = Uint8Array.from(residual, (value) => colourIndex(value, most))
  return { input: input.data, rebuilt: rebuilt.data, residual: { indices, size }, largest, ratio: input.info.width / input.info.height }
}

/** Sixteen bits become eight, transparency white: paper has neither. */
function jpegOf(file: string): Promise<{ readonly data: Buffer; readonly info: OutputInfo }> {
  return sharp(file)
    .resize(PRINTED_SIDE, PRINTED_SIDE, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#FFFFFF' })
    .toColourspace('srgb')
    .jpeg({ quality: QUALITY, chromaSubsampling: '4:4:4' })
    .toBuffer({ resolveWithObject: true })
}

/** Little-endian, as it was written; the bytes are copied, for a Buffer may begin anywhere in its memory. */
async function readResidual(file: string): Promise<Float32Array> {
  return new Float32Array(new Uint8Array(await readFile(file)).buffer)
}
