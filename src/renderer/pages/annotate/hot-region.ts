import { pictureToMap, type Point, type Size } from '#renderer/viewer/view.ts'

/** A residual map [side, side] over a picture of any shape. */
export type ResidualMap = { readonly residual: Float32Array; readonly side: number }

/**
 * Where to take a region from: the map's pixel under `place` if the residual there is above `line`; otherwise, or without a place, the
 * hottest of the whole map.
 */
export function hotSeed({ residual, side }: ResidualMap, place: Point | null, picture: Size, line: number): Point {
  if (place !== null) {
    const { x, y } = pictureToMap(place, picture, side)
    if ((residual[y * side + x] ?? 0) > line) return { x, y }
  }
  let hottest = 0
  for (let i = 1; i < residual.length; i++) if ((residual[i] ?? 0) > (residual[hottest] ?? 0)) hottest = i
  return { x: hottest % side, y: Math.floor(hottest / side) }
}

/**
 * Pixels of the picture, as spans, in the connected region above `line` around a pixel of the map. Cells that touch at a corner hang
 * together, as in hot spots; between the middles of cells the residual runs straight (bilinear), as the contour on the panes does, so
 * what is taken is what is outlined. Empty if the seed is not above the line.
 */
export function hotSpans(map: ResidualMap, seed: Point, picture: Size, line: number): number[] {
  const { side } = map
  const region = regionAround(map, seed, line)
  if (region === null) return []
  const spans: number[] = []
  const [across, down] = [side / picture.width, side / picture.height]
  // A pixel's place between the middles of cells. Beyond the outermost ones the residual stays as it is there.
  const [firstRow, lastRow] = [Math.floor((region.top - 0.5) / down) - 1, Math.ceil((region.bottom + 1.5) / down) + 1]
  const [firstColumn, lastColumn] = [Math.floor((region.left - 0.5) / across) - 1, Math.ceil((region.right + 1.5) / across) + 1]
  for (let y = Math.max(0, firstRow); y < Math.min(picture.height, lastRow); y++) {
    let start = -1
    for (let x = Math.max(0, firstColumn); x <= Math.min(picture.width, lastColumn); x++) {
      const covered = x < picture.width && x < lastColumn && isWithin(map, region, (x + 0.5) * across - 0.5, (y + 0.5) * down - 0.5, line)
      if (covered && start === -1) start = x
      if (!covered && start !== -1) {
        spans.push(y, start, x)
        start = -1
      }
    }
  }
  return spans.length > 0 ? spans : nearestPixel(seed, picture, side)
}

type Region = { readonly cells: Uint8Array; readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }

function regionAround({ residual, side }: ResidualMap, seed: Point, line: number): Region | null {
  const first = seed.y * side + seed.x
  if (!((residual[first] ?? 0) > line)) return null
  const cells = new Uint8Array(side * side)
  cells[first] = 1
  const waiting = [first]
  let [left, top, right, bottom] = [seed.x, seed.y, seed.x, seed.y]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const [x, y] = [at % side, Math.floor(at / side)]
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
    for (let row = Math.max(0, y - 1); row <= Math.min(side - 1, y + 1); row++) {
      for (let column = Math.max(0, x - 1); column <= Math.min(side - 1, x + 1); column++) {
        const next = row * side + column
        if (cells[next] === 1 || !((residual[next] ?? 0) > line)) continue
        cells[next] = 1
        waiting.push(next)
      }
    }
  }
  return { cells, left, top, right, bottom }
}

/** Of the four cells around a place at least one belongs to the region, and the residual between them is above the line. */
function isWithin({ residual, side }: ResidualMap, { cells }: Region, x: number, y: number, line: number): boolean {
  const inside = (place: number): number => Math.min(side - 1, Math.max(0, place))
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const [x0, x1, y0, y1] = [inside(left), inside(left + 1), inside(top) * side, inside(top + 1) * side]
  if (cells[y0 + x0] !== 1 && cells[y0 + x1] !== 1 && cells[y1 + x0] !== 1 && cells[y1 + x1] !== 1) return false
  const [right, below] = [x - left, y - top]
  const upper = (residual[y0 + x0] ?? 0) * (1 - right) + (residual[y0 + x1] ?? 0) * right
  const lower = (residual[y1 + x0] ?? 0) * (1 - right) + (residual[y1 + x1] ?? 0) * right
  return upper * (1 - below) + lower * below > line
}

/** On a picture smaller than its map a region may lie between the middles of pixels: it is the pixel that its seed lies in, then. */
function nearestPixel(seed: Point, picture: Size, side: number): number[] {
  const x = Math.floor(((seed.x + 0.5) * picture.width) / side)
  return [Math.floor(((seed.y + 0.5) * picture.height) / side), x, x + 1]
}
