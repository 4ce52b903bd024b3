import { packRuns, parseRuns } from '#domain/masks/rle.ts'
import type { Size } from '#renderer/viewer/view.ts'
import type { Mask } from './mask.ts'

/** A mask as the host keeps it: COCO's run lengths, column by column. As `packRuns(runsOf(...))`, but looks only where there is something. */
export function countsOf(mask: Mask, { width, height }: Size): string {
  const runs: number[] = []
  const box = mask.reached
  let covered = false
  let begun = 0
  const turn = (at: number): void => {
    runs.push(at - begun)
    begun = at
    covered = !covered
  }
  if (box !== null) {
    for (let x = box.left; x < box.right; x++) {
      if (covered && box.top > 0) turn(x * height)
      for (let y = box.top; y < box.bottom; y++) if (mask.has(x, y) !== covered) turn(x * height + y)
      if (covered && box.bottom < height) turn(x * height + box.bottom)
    }
  }
  // What comes after the box is not covered; a mask that reaches the last pixel ends with it.
  if (begun < width * height || runs.length === 0) runs.push(width * height - begun)
  return packRuns(runs)
}

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
