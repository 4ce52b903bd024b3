import { packRuns, parseRuns } from '#domain/masks/rle.ts'
import type { Size } from '#renderer/viewer/view.ts'
import type { Mask } from './mask.ts'

/** Of masks that have not changed since: a stroke on one of twenty makes one anew. */
const known = new WeakMap<Mask, { readonly changes: number; readonly counts: string }>()

/** A mask as the host keeps it: COCO's run lengths, column by column. As `packRuns(runsOf(...))`, but looks only where there is something. */
export function countsOf(mask: Mask, size: Size): string {
  const before = known.get(mask)
  if (before?.changes === mask.changes) return before.counts
  const counts = packRuns(runsOfMask(mask, size))
  known.set(mask, { changes: mask.changes, counts })
  return counts
}

/** Where covered and uncovered take turns down the columns is where a row differs from the one above it, which is found row by row. */
function runsOfMask(mask: Mask, { width, height }: Size): number[] {
  const turns = turnsByColumn(mask)
  const { left = 0 } = mask.reached ?? {}
  const places: number[] = []
  for (const [i, rows] of turns.entries()) {
    for (const y of rows) {
      const place = (left + i) * height + y
      // Covered to the foot of one column and from the head of the next: the run goes on.
      if (places.at(-1) === place) places.pop()
      else places.push(place)
    }
  }
  const runs = places.map((place, i) => place - (places[i - 1] ?? 0))
  const last = places.at(-1) ?? 0
  // A mask that reaches the last pixel ends with it.
  if (last < width * height || runs.length === 0) runs.push(width * height - last)
  return runs
}

/** Heights at which each column of the reached box turns, from the top. */
function turnsByColumn(mask: Mask): number[][] {
  const box = mask.reached
  if (box === null) return []
  const { left, right, top, bottom } = box
  const turns = Array.from({ length: right - left }, (): number[] => [])
  const none = new Uint8Array(4 * Math.ceil(mask.width / 4))
  let [above, aboveWords]: readonly [Uint8Array, Uint32Array] = [none, wordsOf(none)]
  for (let y = top; y <= bottom; y++) {
    const row = (y < bottom ? mask.row(y) : undefined) ?? none
    if (row === above) continue
    const words = wordsOf(row)
    for (let word = left >> 2; word <= (right - 1) >> 2; word++) {
      if (words[word] === aboveWords[word]) continue
      const end = Math.min(right, 4 * word + 4)
      for (let x = Math.max(left, 4 * word); x < end; x++) if (row[x] !== above[x]) turns[x - left]?.push(y)
    }
    ;[above, aboveWords] = [row, words]
  }
  return turns
}

const wordsOf = (row: Uint8Array): Uint32Array => new Uint32Array(row.buffer, row.byteOffset, row.length / 4)

/** Covers on an empty mask what the host's run lengths say. False: they are none of a picture of that size. */
export function coverCounts(mask: Mask, counts: string, size: Size): boolean {
  const runs = parseRuns(counts, size)
  if (runs === undefined) return false
  let at = 0
  for (const [i, length] of runs.entries()) {
    const end = at + length
    for (let from = at; i % 2 === 1 && from < end;) {
      const x = Math.floor(from / size.height)
      const until = Math.min(end, (x + 1) * size.height)
      mask.coverColumn(x, from - x * size.height, until - x * size.height)
      from = until
    }
    at = end
  }
  return true
}
