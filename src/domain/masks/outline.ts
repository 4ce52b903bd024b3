import { labelRegions } from '#domain/statistics/regions.ts'
import type { Polygon } from './polygon.ts'
import { bitmapOf, type Runs, type Size } from './rle.ts'

/**
 * The outlines of a mask along the edges of its pixels, one polygon for each connected area (8 neighbours). A hole is reached by a cut that
 * is followed to it and back, so that one polygon holds it. `rasterise` of each, joined, gives the mask again, in pycocotools too.
 */
export function outlinesOf(runs: Runs, size: Size): Polygon[] {
  const { labels, sizes } = labelRegions(bitmapOf(runs, size), size.width, size.height)
  const rings = ringsOf(labels, size)
  return Array.from(sizes, (_, i) => joined(rings.get(i + 1) ?? []))
}

type Ring = number[]

/** Right, down, left, up: the step, and the pixels ahead of the corner it ends at, on the right hand and on the left. */
const AHEAD = [
  { step: [1, 0], right: [0, 0], left: [0, -1] },
  { step: [0, 1], right: [-1, 0], left: [0, 0] },
  { step: [-1, 0], right: [-1, -1], left: [-1, 0] },
  { step: [0, -1], right: [0, -1], left: [-1, -1] },
] as const

/** Closed ways along pixel edges with the area on the right hand, by area, as their corners; the first of an area is its outer one. */
function ringsOf(labels: Int32Array, { width, height }: Size): Map<number, Ring[]> {
  const at = (x: number, y: number): number => (x < 0 || y < 0 || x >= width || y >= height ? 0 : (labels[y * width + x] ?? 0))
  // Every way goes to the right along some pixel's upper edge, and no edge belongs to two.
  const followed = new Uint8Array(width * height)
  const rings = new Map<number, Ring[]>()
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const label = at(x, y)
      if (label === 0 || at(x, y - 1) === label || followed[y * width + x] !== 0) continue
      const ring: Ring = []
      let [px, py, direction] = [x, y, 0]
      do {
        if (direction === 0) followed[py * width + px] = 1
        const { step, right, left } = AHEAD[direction] ?? AHEAD[0]
        px += step[0]
        py += step[1]
        const turn = at(px + left[0], py + left[1]) === label ? 3 : at(px + right[0], py + right[1]) === label ? 0 : 1
        if (turn !== 0) ring.push(px, py)
        direction = (direction + turn) % 4
      } while (px !== x || py !== y || direction !== 0)
      const others = rings.get(label)
      if (others === undefined) rings.set(label, [ring])
      else others.push(ring)
    }
  }
  return rings
}

/** An outer way and its holes as one: from its last corner to a hole's, around it, and back. */
function joined([outer = [], ...holes]: readonly Ring[]): Polygon {
  const corner = outer.slice(-2)
  return [...outer, ...holes.flatMap((hole) => [...hole.slice(-2), ...hole, ...corner])]
}
