import type { Box, Point, Size } from '#renderer/viewer/view.ts'

/**
 * Pixels of a picture as stretches of its rows: y, from, until, y, from, until, … `until` is the first that does not belong to it.
 * Every tool says in spans where it acts, and every step that can be undone is kept as the spans that it changed.
 */
export type Spans = ArrayLike<number>

export type { Box } from '#renderer/viewer/view.ts'

/**
 * Where a brush of `size` pixels stands when it is put at a place: an odd one on the middle of a pixel, an even one on a corner, so that
 * a stamp is the same wherever it is put.
 */
export function snapped({ x, y }: Point, size: number): Point {
  return size % 2 === 1 ? { x: Math.floor(x) + 0.5, y: Math.floor(y) + 0.5 } : { x: Math.round(x), y: Math.round(y) }
}

/**
 * What a round brush of `size` pixels across covers on its way from one place to another: pixels whose middle is no farther than
 * size / 2 from the way. Both places are `snapped`. From a place to itself it is one stamp.
 */
export function strokeSpans(from: Point, to: Point, size: number, picture: Size): number[] {
  const radius = size / 2
  const spans: number[] = []
  const top = Math.ceil(Math.min(from.y, to.y) - radius - 0.5)
  const bottom = Math.floor(Math.max(from.y, to.y) + radius - 0.5)
  const band = bandBetween(from, to, radius)
  for (let y = Math.max(0, top); y <= Math.min(picture.height - 1, bottom); y++) {
    const middle = y + 0.5
    let [left, right] = [Infinity, -Infinity]
    // Two discs and the band between them. Their union has no dents, so a row of it is one stretch.
    for (const { x, y: centre } of [from, to]) {
      const reach = radius * radius - (middle - centre) ** 2
      if (reach < 0) continue
      left = Math.min(left, x - Math.sqrt(reach))
      right = Math.max(right, x + Math.sqrt(reach))
    }
    for (const x of crossings(band, middle)) {
      left = Math.min(left, x)
      right = Math.max(right, x)
    }
    pushSpan(spans, y, left, right, picture)
  }
  return spans
}

/** The rectangle with its corners in the pixels of these two places, both of them in it. */
export function rectangleSpans(one: Point, other: Point, picture: Size): number[] {
  const [left, right] = ordered(Math.floor(one.x), Math.floor(other.x))
  const [top, bottom] = ordered(Math.floor(one.y), Math.floor(other.y))
  const spans: number[] = []
  for (let y = Math.max(0, top); y <= Math.min(picture.height - 1, bottom); y++) pushSpan(spans, y, left + 0.5, right + 0.5, picture)
  return spans
}

/** Pixels whose middle lies within a polygon; where it crosses itself, even and odd windings are out and in (even-odd rule). */
export function polygonSpans(nodes: readonly Point[], picture: Size): number[] {
  const spans: number[] = []
  const rows = nodes.map(({ y }) => y)
  const [top, bottom] = [Math.floor(Math.min(...rows)), Math.ceil(Math.max(...rows))]
  for (let y = Math.max(0, top); y <= Math.min(picture.height - 1, bottom); y++) {
    const places = crossings(nodes, y + 0.5).sort((a, b) => a - b)
    for (let i = 0; i + 1 < places.length; i += 2) pushSpan(spans, y, places[i] ?? 0, places[i + 1] ?? 0, picture)
  }
  return spans
}

/** The smallest box around spans; null around none. */
export function boxAround(spans: Spans): Box | null {
  if (spans.length === 0) return null
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < spans.length; i += 3) {
    const y = spans[i] ?? 0
    left = Math.min(left, spans[i + 1] ?? 0)
    right = Math.max(right, spans[i + 2] ?? 0)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y + 1)
  }
  return { left, top, right, bottom }
}

/** The smallest box around two. */
export function joined(one: Box | null, other: Box | null): Box | null {
  if (one === null || other === null) return one ?? other
  return {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  }
}

/** The pixels whose middle lies between two places of a row, as far as they are in the picture. */
function pushSpan(spans: number[], y: number, left: number, right: number, { width }: Size): void {
  // What rounding adds must not move a middle that lies exactly on the edge.
  const from = Math.max(0, Math.ceil(left - 0.5 - 1e-9))
  const until = Math.min(width, Math.floor(right - 0.5 + 1e-9) + 1)
  if (from < until) spans.push(y, from, until)
}

/** The corners of the band that a brush leaves between two places; none between a place and itself. */
function bandBetween(from: Point, to: Point, radius: number): Point[] {
  const [right, down] = [to.x - from.x, to.y - from.y]
  const length = Math.hypot(right, down)
  if (length === 0) return []
  const [x, y] = [(-down / length) * radius, (right / length) * radius]
  return [
    { x: from.x + x, y: from.y + y },
    { x: to.x + x, y: to.y + y },
    { x: to.x - x, y: to.y - y },
    { x: from.x - x, y: from.y - y },
  ]
}

/** Where the outline of a polygon crosses a row; each side without its lower end, so that a corner is met once. */
function crossings(nodes: readonly Point[], y: number): number[] {
  const found: number[] = []
  for (const [i, from] of nodes.entries()) {
    const to = nodes[(i + 1) % nodes.length] ?? from
    if (from.y <= y === to.y <= y) continue
    found.push(from.x + ((y - from.y) * (to.x - from.x)) / (to.y - from.y))
  }
  return found
}

function ordered(one: number, other: number): readonly [number, number] {
  return one <= other ? [one, other] : [other, one]
}
