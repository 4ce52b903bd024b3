import { Fault } from '#domain/faults.ts'
import type { Work } from '#domain/work.ts'
import { decodePicture } from './decode.ts'
import type { Mask } from './picture.ts'

/** A mask file: a pixel is defect when any of its channels is above zero. Faults as in `decodePicture`. */
export async function decodeMask(path: string, work: Work): Promise<Mask> {
  const { width, height, data } = await decodePicture(path, work)
  const mask = new Uint8Array(width * height)
  for (let i = 0; i < mask.length; i++) {
    mask[i] = data[i * 3] || data[i * 3 + 1] || data[i * 3 + 2] ? 1 : 0
  }
  return { width, height, data: mask }
}

/** Throws the Fault `mask.size-differs` unless the mask has its picture's size. */
export function checkMask(mask: Mask, path: string, picture: { readonly width: number; readonly height: number }): void {
  if (mask.width === picture.width && mask.height === picture.height) return
  throw new Fault(
    'mask.size-differs',
    {
      what: `Mask ${path} does not fit its picture.`,
      why: `The mask has ${mask.width} x ${mask.height} pixels, the picture ${picture.width} x ${picture.height}.`,
      do: 'Export the mask again at the size of the picture, or take it out of the data set.',
    },
    { data: { path, width: mask.width, height: mask.height } },
  )
}

/** Masks of one part put together (LOCO has several): defect where any of them says so. All must have one size. */
export function joinMasks(masks: readonly [Mask, ...Mask[]]): Mask {
  const [first, ...others] = masks
  const data = Uint8Array.from(first.data)
  for (const other of others) {
    if (other.data.length !== data.length) throw new Error('Masks of one part differ in size; check each against its picture first.')
    for (let i = 0; i < data.length; i++) if (other.data[i]) data[i] = 1
  }
  return { width: first.width, height: first.height, data }
}

/** The mask at another size, nearest neighbour by pixel centres: [height, width], 1 = defect. */
export function maskAt(mask: Mask, width: number, height: number): Uint8Array {
  const columns = Uint32Array.from({ length: width }, (_, x) => Math.floor(((x + 0.5) * mask.width) / width))
  const out = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * mask.height) / height) * mask.width
    for (let x = 0; x < width; x++) out[y * width + x] = mask.data[row + (columns[x] ?? 0)] ?? 0
  }
  return out
}
