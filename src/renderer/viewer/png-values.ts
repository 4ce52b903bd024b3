/** Stored values of a picture: [height, width, channels], rows from the top. */
export type Values = {
  readonly data: Uint8Array | Uint16Array
  readonly width: number
  readonly height: number
  readonly channels: number
}

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 4: 2, 6: 4 }

/**
 * The numbers in a PNG file of 8 or 16 bits without a palette and without interlacing, which is what the host writes. A canvas gives
 * 8 bits only, and what the screen's colours made of them. Throws on anything else. Source: PNG specification, third edition, 7.3 and 9.
 */
export async function pngValues(bytes: Uint8Array<ArrayBuffer>): Promise<Values> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.byteLength < 33 || view.getUint32(0) !== 0x89504e47) throw new Error('These bytes are no PNG file.')
  const [width, height] = [view.getUint32(16), view.getUint32(20)]
  const [depth, colour, interlaced] = [view.getUint8(24), view.getUint8(25), view.getUint8(28)]
  const channels = CHANNELS[colour]
  if ((depth !== 8 && depth !== 16) || channels === undefined || interlaced !== 0)
    throw new Error(`A PNG file of ${depth} bits, colour type ${colour} and interlacing ${interlaced} is not read here.`)
  const rowBytes = (width * channels * depth) / 8
  const rows = unfilter(await inflate(packed(bytes, view)), height, rowBytes, (channels * depth) / 8)
  if (depth === 8) return { data: rows, width, height, channels }
  const pairs = new DataView(rows.buffer)
  return { data: Uint16Array.from({ length: rows.length / 2 }, (_, i) => pairs.getUint16(2 * i)), width, height, channels }
}

/** The IDAT chunks, one after the other. */
function packed(bytes: Uint8Array<ArrayBuffer>, view: DataView): Blob {
  const parts: Uint8Array<ArrayBuffer>[] = []
  for (let at = 8; at + 12 <= view.byteLength;) {
    const length = view.getUint32(at)
    if (view.getUint32(at + 4) === IDAT) parts.push(bytes.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  return new Blob(parts)
}
const IDAT = 0x49444154

async function inflate(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(blob.stream().pipeThrough(new DecompressionStream('deflate'))).arrayBuffer())
}

/** Rows with their filter byte -> rows as they were. `step`: bytes a pixel. */
function unfilter(filtered: Uint8Array, height: number, rowBytes: number, step: number): Uint8Array<ArrayBuffer> {
  if (filtered.length < height * (rowBytes + 1)) throw new Error('The PNG file ends inside the picture.')
  const rows = new Uint8Array(height * rowBytes)
  for (let y = 0; y < height; y++) {
    const filter = filtered[y * (rowBytes + 1)] ?? 0
    for (let i = 0; i < rowBytes; i++) {
      const at = y * rowBytes + i
      const left = i >= step ? (rows[at - step] ?? 0) : 0
      const above = y > 0 ? (rows[at - rowBytes] ?? 0) : 0
      const corner = i >= step && y > 0 ? (rows[at - rowBytes - step] ?? 0) : 0
      rows[at] = (filtered[y * (rowBytes + 1) + 1 + i] ?? 0) + expected(filter, left, above, corner)
    }
  }
  return rows
}

function expected(filter: number, left: number, above: number, corner: number): number {
  switch (filter) {
    case 0:
      return 0
    case 1:
      return left
    case 2:
      return above
    case 3:
      return (left + above) >> 1
    case 4: {
      const near = left + above - corner
      const [toLeft, toAbove, toCorner] = [Math.abs(near - left), Math.abs(near - above), Math.abs(near - corner)]
      return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner
    }
    default:
      throw new Error(`A PNG file with filter ${filter}.`)
  }
}
