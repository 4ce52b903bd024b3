import { plainRuns, type Runs, type Size } from './rle.ts'

/** Corners one after the other: x0, y0, x1, y1, … in pixels, whole numbers at the edges of pixels, as COCO has them. The last joins the first. */
export type Polygon = readonly number[]

/** Places between two pixels that the outline is followed in, as pycocotools does. */
const FINE = 5

/**
 * What a polygon covers, by the rule of pycocotools (`rleFrPoly`), so that areas are the same there: its outline is followed in fifths of a
 * pixel, and each column of pixel centres changes between inside and outside where the outline crosses it. Parts that cover each other twice
 * count as outside.
 */
export function rasterise(polygon: Polygon, { width, height }: Size): Runs {
  const outline = followed(polygon)
  const changes: number[] = []
  for (let j = 1; j < outline.length; j++) {
    const [x = 0, y = 0] = outline[j] ?? []
    const [fromX = 0, fromY = 0] = outline[j - 1] ?? []
    if (x === fromX) continue
    const column = ((x < fromX ? x : x - 1) + 0.5) / FINE - 0.5
    if (!Number.isInteger(column) || column < 0 || column > width - 1) continue
    const row = Math.ceil(Math.min(height, Math.max(0, (Math.min(y, fromY) + 0.5) / FINE - 0.5)))
    changes.push(column * height + row)
  }
  changes.sort((a, b) => a - b)
  changes.push(width * height)
  return plainRuns(changes.map((at, i) => at - (changes[i - 1] ?? 0)))
}

/** Every place that the outline goes through, in fifths of a pixel. */
function followed(polygon: Polygon): (readonly [number, number])[] {
  const fine = (value: number): number => Math.trunc(FINE * value + 0.5)
  const corners = Array.from({ length: polygon.length / 2 }, (_, i) => [fine(polygon[2 * i] ?? 0), fine(polygon[2 * i + 1] ?? 0)] as const)
  const places: (readonly [number, number])[] = []
  for (const [i, from] of corners.entries()) {
    const to = corners[(i + 1) % corners.length] ?? from
    const [dx, dy] = [Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])]
    const isFlat = dx >= dy
    const steps = isFlat ? dx : dy
    // Both ways along an edge go through the same places, so that what is passed twice cancels.
    const isBack = isFlat ? from[0] > to[0] : from[1] > to[1]
    const [start, end] = isBack ? [to, from] : [from, to]
    const slope = steps === 0 ? 0 : isFlat ? (end[1] - start[1]) / dx : (end[0] - start[0]) / dy
    for (let d = 0; d <= steps; d++) {
      const t = isBack ? steps - d : d
      const across = Math.trunc((isFlat ? start[1] : start[0]) + slope * t + 0.5)
      places.push(isFlat ? [start[0] + t, across] : [across, start[1] + t])
    }
  }
  return places
}
