// Where a picture stands in a pane. All panes of a part share one View, so they stay in step by construction.

/** Width and height of a picture, in its own pixels. */
export type Size = { readonly width: number; readonly height: number }
/** Part of a picture, in whole pixels; `right` and `bottom` do not belong to it. */
export type Box = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }
export type Point = { readonly x: number; readonly y: number }

/** A pane: CSS pixels, and how many pixels of the screen one of them has. */
export type Frame = Size & { readonly pixelRatio: number }

/** Quarter turns clockwise. */
export type Turn = 0 | 1 | 2 | 3

/** `zoom`: pixels of the screen for one of the picture, 1 = 100 %; `x`, `y`: the place of the picture in the pane's middle. */
export type View = { readonly zoom: number; readonly x: number; readonly y: number; readonly turn: Turn }

/** The steps of the wheel and of + and −. */
export const ZOOM_STEPS = [0.125, 0.25, 0.5, 1, 2, 4, 8, 16] as const
const [LEAST] = ZOOM_STEPS
const MOST = 16

/** The whole picture, as large as the pane allows; a very large one may need less than the least step. */
export function fit(size: Size, frame: Frame, turn: Turn = 0): View {
  return { zoom: fitZoom(size, frame, turn), x: size.width / 2, y: size.height / 2, turn }
}

export function isFit(view: View, size: Size, frame: Frame): boolean {
  return Math.abs(view.zoom / fitZoom(size, frame, view.turn) - 1) < 1e-6
}

function fitZoom(size: Size, { width, height, pixelRatio }: Frame, turn: Turn): number {
  const { width: across, height: down } = turned(size, turn)
  return Math.min(MOST, Math.max(1e-3, Math.min(width / across, height / down) * pixelRatio))
}

/** The same place at another zoom. `at`: the point of the pane that stays over its place of the picture, or else the middle. */
export function zoomTo(view: View, zoom: number, size: Size, frame: Frame, at?: Point): View {
  const least = Math.min(LEAST, fitZoom(size, frame, view.turn))
  const next = { ...view, zoom: Math.min(MOST, Math.max(least, zoom)) }
  if (at === undefined) return clamp(next, size, frame)
  const [before, after] = [toPicture(at, view, frame), toPicture(at, next, frame)]
  return clamp({ ...next, x: next.x + before.x - after.x, y: next.y + before.y - after.y }, size, frame)
}

/** One step in (+1) or out (−1), to the next one of the list. Out of the list's least step lies only the whole picture. */
export function zoomStep(view: View, step: 1 | -1, size: Size, frame: Frame, at?: Point): View {
  // A hair more than where it stands, so that rounding does not make a step of nothing.
  const next =
    step === 1
      ? (ZOOM_STEPS.find((zoom) => zoom > view.zoom * 1.001) ?? MOST)
      : (ZOOM_STEPS.findLast((zoom) => zoom < view.zoom * 0.999) ?? fitZoom(size, frame, view.turn))
  return zoomTo(view, next, size, frame, at)
}

/** Moves what is shown by CSS pixels of the pane. */
export function pan(view: View, right: number, down: number, size: Size, frame: Frame): View {
  const by = unturn({ x: right, y: down }, view.turn)
  const scale = view.zoom / frame.pixelRatio
  return clamp({ ...view, x: view.x - by.x / scale, y: view.y - by.y / scale }, size, frame)
}

/** Brings a place of the picture into the pane's middle. */
export function centreOn(place: Point, zoom: number, view: View, size: Size, frame: Frame): View {
  return zoomTo({ ...view, x: place.x, y: place.y }, zoom, size, frame)
}

/** A quarter turn clockwise; a picture that was wholly in view stays so. */
export function turnBy(view: View, size: Size, frame: Frame): View {
  const turn = QUARTERS[(view.turn + 1) % 4] ?? 0
  return isFit(view, size, frame) ? fit(size, frame, turn) : clamp({ ...view, turn }, size, frame)
}
const QUARTERS: readonly Turn[] = [0, 1, 2, 3]

/** A picture that fits in a direction stands in the middle; of a larger one, every place can be brought there, and nothing beyond. */
export function clamp(view: View, size: Size, frame: Frame): View {
  const scale = view.zoom / frame.pixelRatio
  const pane = turned(frame, view.turn)
  // Half a pixel is what rounding may add to a picture that fits exactly.
  const axis = (place: number, length: number, room: number): number =>
    length * scale <= room + 0.5 ? length / 2 : Math.min(length, Math.max(0, place))
  return { ...view, x: axis(view.x, size.width, pane.width), y: axis(view.y, size.height, pane.height) }
}

/** A point of the pane as a place of the picture: whole numbers are the edges of its pixels. */
export function toPicture(at: Point, view: View, frame: Frame): Point {
  const scale = view.zoom / frame.pixelRatio
  const by = unturn({ x: at.x - frame.width / 2, y: at.y - frame.height / 2 }, view.turn)
  return { x: view.x + by.x / scale, y: view.y + by.y / scale }
}

export function toPane(place: Point, view: View, frame: Frame): Point {
  const [a, b, c, d, e, f] = placement(view, frame)
  return { x: a * place.x + c * place.y + e, y: b * place.x + d * place.y + f }
}

/** `a b c d e f` of a canvas: picture to CSS pixels of the pane. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

/**
 * Where the picture is drawn. From 100 % on its corner stands on whole pixels of the screen, so that at 100 % each pixel of the
 * picture is one of the screen and none is mixed from two.
 */
export function placement(view: View, { width, height, pixelRatio }: Frame): Matrix {
  const scale = view.zoom / pixelRatio
  const [cos, sin] = [COS[view.turn] * scale, SIN[view.turn] * scale]
  const snap = (place: number): number => (view.zoom < 1 ? place : Math.round(place * pixelRatio) / pixelRatio)
  const right = snap(width / 2 - cos * view.x + sin * view.y)
  const down = snap(height / 2 - sin * view.x - cos * view.y)
  return [cos, sin, -sin, cos, right, down]
}
const COS = [1, 0, -1, 0] as const
const SIN = [0, 1, 0, -1] as const

/** A vector of the pane in the picture's directions. */
function unturn({ x, y }: Point, turn: Turn): Point {
  const [cos, sin] = [COS[turn], SIN[turn]]
  return { x: cos * x + sin * y, y: cos * y - sin * x }
}

function turned({ width, height }: Size, turn: Turn): Size {
  return turn % 2 === 0 ? { width, height } : { width: height, height: width }
}

/** The pixel at a place of the picture; null beside the picture. */
export function pixelAt({ x, y }: Point, { width, height }: Size): Point | null {
  const [column, row] = [Math.floor(x), Math.floor(y)]
  return column >= 0 && row >= 0 && column < width && row < height ? { x: column, y: row } : null
}

/** The pixel of the detector's square map in which a pixel of the picture lies: the picture was squeezed to `side` x `side`. */
export function pictureToMap({ x, y }: Point, { width, height }: Size, side: number): Point {
  return { x: Math.min(side - 1, Math.floor(((x + 0.5) * side) / width)), y: Math.min(side - 1, Math.floor(((y + 0.5) * side) / height)) }
}

/** The middle of a map's pixel as a place of the picture. */
export function mapToPicture({ x, y }: Point, { width, height }: Size, side: number): Point {
  return { x: ((x + 0.5) * width) / side, y: ((y + 0.5) * height) / side }
}

/** Which of the picture's halved copies to draw: the smallest that still has a pixel for each of the screen. 0 is the picture itself. */
export function mipLevel(zoom: number, levels: number): number {
  return zoom >= 1 ? 0 : Math.max(0, Math.min(levels - 1, Math.floor(-Math.log2(zoom) + 1e-9)))
}
