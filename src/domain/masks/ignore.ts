import { parseRuns, type Size } from './rle.ts'

/** Regions whose pixels do not count, drawn on a picture of that size; COCO's run lengths. Kept in run.json by a run that was scored with them. */
export type IgnoreMask = Size & { readonly counts: string }

/** What counts of a map with that many pixels on each side: `cells` [side, side], 1 where it counts, and how many those are. */
export type Counted = { readonly cells: Uint8Array; readonly count: number; readonly side: number }

/**
 * What counts of a residual map, to which every picture is squeezed: a pixel of the map that holds any part of an ignored one does not, so
 * that nothing of it reaches a score. Undefined if the run lengths are none of that size.
 */
export function countedCells({ counts, width, height }: IgnoreMask, side: number): Counted | undefined {
  const runs = parseRuns(counts, { width, height })
  if (runs === undefined) return undefined
  const cells = new Uint8Array(side * side).fill(1)
  const span = (at: number, pixels: number) => [Math.floor((at * side) / pixels), Math.ceil(((at + 1) * side) / pixels)] as const
  let at = 0
  for (const [i, length] of runs.entries()) {
    if (i % 2 === 1) {
      for (let pixel = at; pixel < at + length; pixel++) {
        const x = Math.floor(pixel / height)
        const [left, right] = span(x, width)
        const [top, bottom] = span(pixel - x * height, height)
        for (let y = top; y < bottom; y++) cells.fill(0, y * side + left, y * side + right)
      }
    }
    at += length
  }
  return { cells, count: cells.reduce((sum, cell) => sum + cell, 0), side }
}
