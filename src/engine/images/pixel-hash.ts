import { createHash } from 'node:crypto'
import type { Picture } from './picture.ts'

/** SHA-256, hexadecimal, over size, depth and decoded pixels: equal for the same picture stored as PNG, BMP or TIFF (DESIGN 5, duplicates). */
export function pixelHash(picture: Picture): string {
  const { width, height, depth, data } = picture
  return createHash('sha256')
    .update(`${width}x${height}x${depth}:`)
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex')
}
