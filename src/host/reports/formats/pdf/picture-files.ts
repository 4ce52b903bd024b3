import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { colourIndex } from '#domain/colour-maps.ts'
import type { PartPictures } from '#host/reports/part-pictures.ts'

/** A part's pictures, small enough for print. */
export type PrintedPictures = {
  readonly input: Buffer
  readonly rebuilt: Buffer
  /** Places in the colour map, [size, size]. */
  readonly residual: { readonly indices: Uint8Array; readonly size: number }
  readonly largest: number
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
  return { input, rebuilt, residual: { indices: Uint8Array.from(residual, (value) => colourIndex(value, most)), size }, largest }
}

/** Sixteen bits become eight, transparency white: paper has neither. */
function jpegOf(file: string): Promise<Buffer> {
  return sharp(file)
    .resize(PRINTED_SIDE, PRINTED_SIDE, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#FFFFFF' })
    .toColourspace('srgb')
    .jpeg({ quality: QUALITY, chromaSubsampling: '4:4:4' })
    .toBuffer()
}

/** Little-endian, as it was written; the bytes are copied, for a Buffer may begin anywhere in its memory. */
async function readResidual(file: string): Promise<Float32Array> {
  return new Float32Array(new Uint8Array(await readFile(file)).buffer)
}
