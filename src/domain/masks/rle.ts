/**
 * Run lengths of a mask as COCO has them: pixels column by column from the top left, first how many are not covered (0 if the first one
 * is), then how many are, and so on. They add up to width times height.
 */
export type Runs = readonly number[]
export type Size = { readonly width: number; readonly height: number }

/** Run lengths of a bitmap [height, width], any value but 0 is covered. Ends with a run of covered pixels, or is `[width * height]`. */
export function runsOf(bitmap: Uint8Array, { width, height }: Size): Runs {
  const runs: number[] = []
  let covered = false
  let length = 0
  for (let x = 0; x < width; x++) {
    for (let i = x; i < width * height; i += width) {
      if ((bitmap[i] !== 0) !== covered) {
        runs.push(length)
        length = 0
        covered = !covered
      }
      length++
    }
  }
  runs.push(length)
  return runs
}

/** The bitmap [height, width] of run lengths, 1 where covered. The runs must be of that size: `parseRuns` sees to it. */
export function bitmapOf(runs: Runs, { width, height }: Size): Uint8Array {
  const bitmap = new Uint8Array(width * height)
  let at = 0
  for (const [i, length] of runs.entries()) {
    if (i % 2 === 1) fillColumns(bitmap, { width, height }, at, at + length)
    at += length
  }
  return bitmap
}

/** Pixels that are covered. */
export function areaOf(runs: Runs): number {
  let area = 0
  for (let i = 1; i < runs.length; i += 2) area += runs[i] ?? 0
  return area
}

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** Smallest box around the covered pixels; 0 x 0 at the origin without any. As pycocotools' `toBbox`. */
export function boxOf(runs: Runs, { height }: Size): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1]
  let at = 0
  for (const [i, length] of runs.entries()) {
    if (i % 2 === 1 && length > 0) {
      const last = at + length - 1
      const [firstColumn, lastColumn] = [Math.floor(at / height), Math.floor(last / height)]
      left = Math.min(left, firstColumn)
      right = Math.max(right, lastColumn)
      // A run that goes on into the next column has been at the lower edge and at the upper one.
      top = firstColumn === lastColumn ? Math.min(top, at % height) : 0
      bottom = firstColumn === lastColumn ? Math.max(bottom, last % height) : height - 1
    }
    at += length
  }
  return right < 0 ? { x: 0, y: 0, width: 0, height: 0 } : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}

/** Run lengths as COCO's string (`counts`): each as its difference to the one two before, in groups of five bits. As pycocotools' `rleToString`. */
export function packRuns(runs: Runs): string {
  let text = ''
  for (const [i, length] of runs.entries()) {
    let rest = i > 2 ? length - (runs[i - 2] ?? 0) : length
    for (let more = true; more;) {
      let group = rest & 0x1f
      rest >>= 5
      more = (group & 0x10) === 0 ? rest !== 0 : rest !== -1
      if (more) group |= 0x20
      text += String.fromCharCode(group + ZERO)
    }
  }
  return text
}

/** Code of the character that stands for five zero bits. */
const ZERO = 48

/** The run lengths in COCO's string, or undefined if it is none of a mask of that size. */
export function parseRuns(text: string, { width, height }: Size): Runs | undefined {
  const runs: number[] = []
  const pixels = width * height
  let total = 0
  for (let at = 0; at < text.length;) {
    let value = 0
    let bits = 0
    for (let more = true; more; bits += 5) {
      const group = text.charCodeAt(at++) - ZERO
      // Seven groups hold 35 bits; no length is as large.
      if (!(group >= 0 && group < 64) || bits > 30) return undefined
      value += (group & 0x1f) * 2 ** bits
      more = (group & 0x20) !== 0
      if (!more && (group & 0x10) !== 0) value -= 2 ** (bits + 5)
    }
    const length = runs.length > 2 ? value + (runs[runs.length - 2] ?? 0) : value
    total += length
    if (length < 0 || total > pixels) return undefined
    runs.push(length)
  }
  return total === pixels ? runs : undefined
}

/** The same mask in the one spelling that `runsOf` writes: no empty run but the first. Equal masks have equal runs then. */
export function plainRuns(runs: Runs): Runs {
  const plain: number[] = []
  for (const [i, length] of runs.entries()) {
    // Places with the same parity name the same kind of pixel.
    if (i % 2 === plain.length % 2) plain.push(length)
    else plain[plain.length - 1] = (plain.at(-1) ?? 0) + length
    if (plain.length > 1 && plain.at(-1) === 0) plain.pop()
  }
  return plain
}

/** A span of positions in column order, set in a bitmap in row order. */
function fillColumns(bitmap: Uint8Array, { width, height }: Size, from: number, until: number): void {
  let x = Math.floor(from / height)
  let y = from - x * height
  for (let i = from; i < until; i++) {
    bitmap[y * width + x] = 1
    if (++y === height) {
      y = 0
      x++
    }
  }
}
