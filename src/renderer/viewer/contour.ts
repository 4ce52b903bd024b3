/** x, y, x, y, …: a line on a grid. A closed one ends where it began. */
export type Polyline = readonly number[]

/**
 * Lines around what is above `line` on a grid [height, width]: marching squares (Lorensen, Cline 1987, in two dimensions), places
 * between two values found by straight lines. A value stands in the middle of its cell, (0.5, 0.5) for the first. What lies beside the
 * grid counts as not above, so every line is closed. Where two cells above meet at a corner only, one line runs around both, as hot
 * spots count them as one. The inside is always on the right of the way.
 */
export function contours(values: ArrayLike<number>, width: number, height: number, line: number): Polyline[] {
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? -Infinity : (values[y * width + x] ?? -Infinity)
  // From the side where a step begins to where it leads. A side lies between two cells: one begins there, the other ends there.
  const steps = new Map<number, Step>()
  const columns = width + 2
  /** Sides by number: each grid point has the one to its right (even) and the one below it (odd). */
  const side = (x: number, y: number, isDown: 0 | 1): number => 2 * ((y + 1) * columns + x + 1) + isDown
  for (let y = -1; y < height; y++) {
    for (let x = -1; x < width; x++) {
      const kind =
        (at(x, y) > line ? 1 : 0) + (at(x + 1, y) > line ? 2 : 0) + (at(x + 1, y + 1) > line ? 4 : 0) + (at(x, y + 1) > line ? 8 : 0)
      if (kind === 0 || kind === 15) continue
      const corners = [at(x, y), at(x + 1, y), at(x + 1, y + 1), at(x, y + 1)]
      const sides = [side(x, y, 0), side(x + 1, y, 1), side(x, y + 1, 0), side(x, y, 1)]
      for (const [from, to] of STEPS[kind] ?? [])
        steps.set(sides[from] ?? 0, { to: sides[to] ?? 0, place: crossing(x, y, from, corners, line) })
    }
  }
  return join(steps)
}

type Step = { readonly to: number; readonly place: readonly [number, number] }

/** For each case of corners above (1 top left, 2 top right, 4 bottom right, 8 bottom left): from which side to which. */
const STEPS: readonly (readonly (readonly [number, number])[])[] = (() => {
  const [top, right, bottom, left] = [0, 1, 2, 3]
  return [
    [],
    [[top, left]],
    [[right, top]],
    [[right, left]],
    [[bottom, right]],
    [
      [top, right],
      [bottom, left],
    ],
    [[bottom, top]],
    [[bottom, left]],
    [[left, bottom]],
    [[top, bottom]],
    [
      [left, top],
      [right, bottom],
    ],
    [[right, bottom]],
    [[left, right]],
    [[top, right]],
    [[left, top]],
    [],
  ]
})()

/** Where the line crosses a side of the cell whose top left value stands at (x + 0.5, y + 0.5). */
function crossing(x: number, y: number, side: number, corners: readonly number[], line: number): [number, number] {
  const between = (from: number, to: number): number => {
    const [low, high] = [corners[from] ?? 0, corners[to] ?? 0]
    // Beside the grid there is nothing to reckon with: the line runs half a cell out, on the edge of the picture.
    return Number.isFinite(low) && Number.isFinite(high) ? (line - low) / (high - low) : 0.5
  }
  switch (side) {
    case 0:
      return [x + 0.5 + between(0, 1), y + 0.5]
    case 1:
      return [x + 1.5, y + 0.5 + between(1, 2)]
    case 2:
      return [x + 0.5 + between(3, 2), y + 1.5]
    default:
      return [x + 0.5, y + 0.5 + between(0, 3)]
  }
}

function join(steps: Map<number, Step>): Polyline[] {
  const lines: Polyline[] = []
  for (const first of steps.keys()) {
    const points: number[] = []
    let next: number | undefined = first
    while (next !== undefined) {
      const step = steps.get(next)
      if (step === undefined) break
      points.push(...step.place)
      steps.delete(next)
      next = step.to
    }
    const [x, y] = points
    if (x !== undefined && y !== undefined) lines.push([...points, x, y])
  }
  return lines
}
