import { crc32, deflateSync } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'

/** Files that turn up among pictures, by what is odd about them; `readable` says whether a person would expect a score. */
export async function oddPictures(): Promise<Readonly<Record<string, { readonly bytes: Uint8Array; readonly readable: boolean }>>> {
  const noise = (width: number, height: number): Sharp =>
    sharp({ create: { width, height, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 30 } } })
  const png = await noise(40, 40).png().toBuffer()
  const words = Uint16Array.from({ length: 40 * 40 * 3 }, (_, i) => (i * 37) % 65536)
  const tiff = sharp(words, { raw: { width: 40, height: 40, channels: 3 } }).toColourspace('rgb16')
  return {
    'truncated.png': { bytes: png.subarray(0, png.length / 2), readable: false },
    'text.png': { bytes: Buffer.from('This is no picture.\n'), readable: false },
    'empty.png': { bytes: Buffer.alloc(0), readable: false },
    'bomb.png': { bytes: pngOfSize(100_000, 100_000), readable: false },
    'wide.png': { bytes: await noise(20_000, 20).png().toBuffer(), readable: true },
    'sixteen-bit.tif': { bytes: await tiff.tiff({ compression: 'lzw' }).toBuffer(), readable: true },
    'cmyk.jpg': { bytes: await noise(40, 40).toColourspace('cmyk').jpeg().toBuffer(), readable: true },
  }
}

/** A PNG that claims a size in its header and has hardly any data: little on disk, 30 GB if somebody believed it. */
function pngOfSize(width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1024))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
