// Reads BMP, which libvips lacks. Written here because the maintained npm decoders do not do: fast-bmp 4.0 ignores palettes and upside-down
// files and has no 4 bit; bmp-ts and bmp-js allocate what the header claims before looking at the file's length.
// Source: Microsoft, "Bitmap Storage" (BITMAPCOREHEADER to BITMAPV5HEADER). Run-length, JPEG and PNG compression are refused by name.

/** Enough bytes for every header and its colour masks. */
export const BMP_HEADER_BYTES = 138

export type BmpHeader = {
  readonly width: number
  readonly height: number
  readonly topDown: boolean
  readonly bits: 1 | 4 | 8 | 16 | 24 | 32
  /** Red, green, blue, alpha as bits of one pixel (16 and 32 bit); an alpha of 0 means opaque. */
  readonly masks: readonly [number, number, number, number]
  readonly palette: { readonly offset: number; readonly entries: number; readonly entryBytes: 3 | 4 }
  readonly pixelOffset: number
  /** Bytes of one row, padded to four. */
  readonly stride: number
}

const COMPRESSION_NAMES = ['none', 'RLE8', 'RLE4', 'bit fields', 'JPEG', 'PNG', 'bit fields with alpha']
const BIT_FIELDS = [3, 6]

/** The header out of a file's first bytes, or the sentence that says why this BMP is not read. */
export function parseBmpHeader(head: Uint8Array, fileBytes: number): BmpHeader | string {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  if (head.byteLength < 26) return 'The file ends inside its header.'
  const pixelOffset = view.getUint32(10, true)
  const infoBytes = view.getUint32(14, true)
  if (infoBytes === 12) {
    const bits = view.getUint16(24, true)
    return check(
      { width: view.getUint16(18, true), height: view.getUint16(20, true), bits, compression: 0, pixelOffset, fileBytes },
      [0, 0, 0, 0],
      {
        offset: 26,
        entries: bits <= 8 ? 2 ** bits : 0,
        entryBytes: 3,
      },
    )
  }
  if (infoBytes < 40 || head.byteLength < 54) return 'Its header is of no known kind.'
  const bits = view.getUint16(28, true)
  const compression = view.getUint32(30, true)
  const declared = view.getUint32(46, true)
  const masked = BIT_FIELDS.includes(compression)
  if (masked && head.byteLength < 70) return 'The file ends inside its header.'
  const hasAlpha = masked && (infoBytes >= 56 || compression === 6)
  const masks = masked
    ? ([view.getUint32(54, true), view.getUint32(58, true), view.getUint32(62, true), hasAlpha ? view.getUint32(66, true) : 0] as const)
    : bits === 16
      ? ([0x7c00, 0x03e0, 0x001f, 0] as const)
      : ([0xff0000, 0x00ff00, 0x0000ff, 0] as const)
  const palette = { offset: 14 + infoBytes, entries: bits <= 8 ? declared || 2 ** bits : 0, entryBytes: 4 } as const
  return check(
    { width: view.getInt32(18, true), height: view.getInt32(22, true), bits, compression, pixelOffset, fileBytes },
    masks,
    palette,
  )
}

type Stated = { width: number; height: number; bits: number; compression: number; pixelOffset: number; fileBytes: number }

function check(stated: Stated, masks: BmpHeader['masks'], palette: BmpHeader['palette']): BmpHeader | string {
  const { width, bits, compression, pixelOffset, fileBytes } = stated
  const height = Math.abs(stated.height)
  if (bits !== 1 && bits !== 4 && bits !== 8 && bits !== 16 && bits !== 24 && bits !== 32) return `It states ${bits} bits a pixel.`
  const masked = BIT_FIELDS.includes(compression) && bits >= 16 && bits !== 24
  if (compression !== 0 && !masked) {
    return `Its compression (${COMPRESSION_NAMES[compression] ?? `number ${compression}`}) at ${bits} bits is not read.`
  }
  if (width <= 0 || height <= 0) return `It states ${width} x ${height} pixels.`
  const stride = Math.ceil((width * bits) / 32) * 4
  const header = { width, height, topDown: stated.height < 0, bits, masks, palette, pixelOffset, stride } as const
  // The last row's padding is left out by some writers.
  const needed = pixelOffset + stride * (height - 1) + Math.ceil((width * bits) / 8)
  return needed > fileBytes ? 'The file ends inside the picture data.' : header
}

/** RGB bytes [height, width, 3] of a whole file whose header was accepted; alpha is composed on black. */
export function decodeBmp(file: Uint8Array, header: BmpHeader): Uint8Array {
  const { width, height, stride, pixelOffset } = header
  const rgb = new Uint8Array(width * height * 3)
  const readRow = rowReader(file, header)
  for (let y = 0; y < height; y++) {
    const row = header.topDown ? y : height - 1 - y
    readRow(pixelOffset + row * stride, rgb, y * width * 3)
  }
  return rgb
}

type RowReader = (from: number, rgb: Uint8Array, to: number) => void

function rowReader(file: Uint8Array, header: BmpHeader): RowReader {
  if (header.bits <= 8) return indexedRow(file, header)
  if (header.bits === 24) return bgrRow(file, header.width)
  return maskedRow(file, header)
}

function indexedRow(file: Uint8Array, { bits, width, palette, pixelOffset }: BmpHeader): RowReader {
  // An index outside the stated palette is black, as in other readers.
  const colours = new Uint8Array(256 * 3)
  for (let i = 0; i < Math.min(palette.entries, 256); i++) {
    const at = palette.offset + i * palette.entryBytes
    if (at + 3 > pixelOffset) break
    for (let c = 0; c < 3; c++) colours[i * 3 + c] = file[at + 2 - c] ?? 0
  }
  const perByte = 8 / bits
  const mask = 2 ** bits - 1
  return (from, rgb, to) => {
    for (let x = 0; x < width; x++) {
      const byte = file[from + Math.floor(x / perByte)] ?? 0
      const index = (byte >> (8 - bits * ((x % perByte) + 1))) & mask
      for (let c = 0; c < 3; c++) rgb[to + x * 3 + c] = colours[index * 3 + c] ?? 0
    }
  }
}

function bgrRow(file: Uint8Array, width: number): RowReader {
  return (from, rgb, to) => {
    for (let i = 0; i < width * 3; i += 3) {
      rgb[to + i] = file[from + i + 2] ?? 0
      rgb[to + i + 1] = file[from + i + 1] ?? 0
      rgb[to + i + 2] = file[from + i] ?? 0
    }
  }
}

function maskedRow(file: Uint8Array, { bits, width, masks }: BmpHeader): RowReader {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const bytes = bits / 8
  const [red, green, blue, alpha] = masks.map(channelOf)
  if (!red || !green || !blue || !alpha) throw new Error('A BMP has four masks.')
  const opaque = masks[3] === 0
  return (from, rgb, to) => {
    for (let x = 0; x < width; x++) {
      const at = from + x * bytes
      const pixel = bytes === 2 ? view.getUint16(at, true) : view.getUint32(at, true)
      const share = opaque ? 1 : alpha(pixel)
      rgb[to + x * 3] = Math.round(red(pixel) * share * 255)
      rgb[to + x * 3 + 1] = Math.round(green(pixel) * share * 255)
      rgb[to + x * 3 + 2] = Math.round(blue(pixel) * share * 255)
    }
  }
}

/** A channel of a pixel in 0…1. */
function channelOf(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 0
  const shift = 31 - Math.clz32(mask & -mask)
  const largest = mask >>> shift
  return (pixel) => ((pixel & mask) >>> shift) / largest
}
