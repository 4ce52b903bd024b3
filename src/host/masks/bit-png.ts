import { deflateSync, inflateSync } from 'node:zlib'
import type { Runs, Size } from '#domain/masks/rle.ts'

// Masks as the store keeps them and as they leave the program: PNG with one bit a pixel, which every viewer opens. Reading is for what was
// written here; pictures of other programs go through the engine's decoder.

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const ONE_BIT = 1
const GREY = 0

/** A mask as PNG, white where it covers: grey, one bit a pixel, no filter. Same mask, same bytes under one version of Node. */
export function encodeBits(runs: Runs, { width, height }: Size): Buffer {
  const stride = 1 + Math.ceil(width / 8)
  const rows = Buffer.alloc(stride * height)
  let start = 0
  for (const [i, length] of runs.entries()) {
    if (i % 2 === 1) {
      let x = Math.floor(start / height)
      let y = start - x * height
      for (let pixel = 0; pixel < length; pixel++) {
        const at = y * stride + 1 + (x >> 3)
        rows[at] = (rows[at] ?? 0) | (0x80 >> (x & 7))
        if (++y < height) continue
        y = 0
        x++
      }
    }
    start += length
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.writeUInt8(ONE_BIT, 8)
  header.writeUInt8(GREY, 9)
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

/** The mask in a PNG of `encodeBits`, or undefined if it is damaged or none of that size. */
export function decodeBits(png: Uint8Array, { width, height }: Size): Runs | undefined {
  const file = Buffer.from(png.buffer, png.byteOffset, png.byteLength)
  const found = chunksOf(file)
  const header = found?.get('IHDR')
  const packed = found?.get('IDAT')
  if (header?.length !== 13 || packed === undefined) return undefined
  if (header.readUInt32BE(0) !== width || header.readUInt32BE(4) !== height || header.readUInt16BE(8) !== ONE_BIT * 256 + GREY)
    return undefined
  const stride = 1 + Math.ceil(width / 8)
  const rows = inflated(packed, stride * height)
  if (rows?.length !== stride * height) return undefined
  for (let at = 0; at < rows.length; at += stride) if (rows[at] !== 0) return undefined // a filter that is never written here
  return runsOfBits(rows, stride, { width, height })
}

/** Run lengths of packed rows. Where a row is like the one above it nothing changes, which is nearly everywhere: eight pixels are one step. */
function runsOfBits(rows: Buffer, stride: number, { width, height }: Size): Runs {
  const changes = Array.from({ length: width }, (): number[] => [])
  for (let column = 1; column < stride; column++) {
    const lastOfBefore = column === 1 ? 0 : (rows[(height - 1) * stride + column - 1] ?? 0)
    const last = rows[(height - 1) * stride + column] ?? 0
    // What stands before a column's first pixel is the last one of the column to its left.
    let above = (last >> 1) | ((lastOfBefore & 1) << 7)
    for (let y = 0; y < height; y++) {
      const now = rows[y * stride + column] ?? 0
      for (let change = now ^ above; change !== 0; change &= change - 1)
        changes[8 * column - 1 - (31 - Math.clz32(change & -change))]?.push(y)
      above = now
    }
  }
  const runs: number[] = []
  let before = 0
  for (const [x, rowsOfChange] of changes.entries()) {
    for (const y of rowsOfChange) {
      runs.push(x * height + y - before)
      before = x * height + y
    }
  }
  return [...runs, width * height - before]
}

function inflated(packed: Buffer, maxOutputLength: number): Buffer | undefined {
  try {
    return inflateSync(packed, { maxOutputLength })
  } catch {
    return undefined // damaged, which is what undefined says
  }
}

function chunk(name: string, data: Buffer): Buffer {
  const framed = Buffer.alloc(12 + data.length)
  framed.writeUInt32BE(data.length, 0)
  framed.write(name, 4, 'latin1')
  data.copy(framed, 8)
  framed.writeUInt32BE(crcOf(framed.subarray(4, 8 + data.length)), 8 + data.length)
  return framed
}

/** Chunks by name, or undefined if one is cut off or does not fit its checksum. */
function chunksOf(file: Buffer): Map<string, Buffer> | undefined {
  if (!file.subarray(0, 8).equals(SIGNATURE)) return undefined
  const found = new Map<string, Buffer>()
  for (let at = 8; at < file.length;) {
    if (at + 12 > file.length) return undefined
    const end = at + 8 + file.readUInt32BE(at)
    if (end + 4 > file.length || crcOf(file.subarray(at + 4, end)) !== file.readUInt32BE(end)) return undefined
    found.set(file.toString('latin1', at + 4, at + 8), file.subarray(at + 8, end))
    at = end + 4
  }
  return found
}

/** CRC-32 as PNG has it (annex D), a byte at a time. */
const CRC_OF_BYTE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1
  return crc
})

function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (CRC_OF_BYTE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}
