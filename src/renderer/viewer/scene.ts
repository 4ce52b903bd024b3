import type { Levels } from './decode-messages.ts'
import type { Polyline } from './contour.ts'
import { mipLevel, type Box, type Matrix, type Size } from './view.ts'

/** One picture of a pane; it covers the whole part, whatever its own size. */
export type Plane = {
  readonly levels: Levels
  /** 0…1 */
  readonly opacity?: number
  /** Only right of this share of the pane's width. */
  readonly from?: number
}

/** Lines over a part, in pixels of a grid that covers the whole part. */
export type Mark = {
  readonly kind: 'contour' | 'truth'
  readonly lines: readonly Polyline[]
  readonly grid: Size
}

/** A ring around a place of the picture. */
export type Ring = { readonly x: number; readonly y: number; readonly isCurrent: boolean; readonly number: number }

/** Masks as a picture of the part's size, opaque where one is; it changes while somebody draws. */
export type CoverPicture = {
  readonly size: Size
  /** Grows with each change. */
  readonly revision: number
  /** What looks different since then; null: nothing; undefined: so much that all of it counts. */
  changedSince(revision: number): Box | null | undefined
  whole(): OffscreenCanvas
  /** A part of it, with its corner at 0, 0, until the next one is asked for. */
  part(box: Box): OffscreenCanvas
}

/** Masks over a part. */
export type Cover = {
  readonly picture: CoverPicture
  /** Nothing outside is covered; null: nothing is. */
  readonly box: Box | null
  /** Of the colours, 0…1; the lines around them are always whole. */
  readonly opacity: number
}

/** Where a tool would act, in pixels of the picture. */
export type Guide = {
  readonly circle: { readonly x: number; readonly y: number; readonly radius: number } | null
  readonly lines: readonly Polyline[]
}

/** What a pane shows. */
export type Scene = {
  readonly planes: readonly Plane[]
  readonly marks: readonly Mark[]
  readonly rings: readonly Ring[]
  readonly cover?: Cover | null
}

/** `matrix` for something on a grid of its own that covers the picture. */
export function onGrid([a, b, c, d, e, f]: Matrix, picture: Size, grid: Size): Matrix {
  const [across, down] = [picture.width / grid.width, picture.height / grid.height]
  return [a * across, b * across, c * down, d * down, e, f]
}

/**
 * Which copy of a picture to draw, and whether its pixels are mixed: squares from one pixel of the screen on, averages below. `zoom`:
 * of the part the picture covers. A part squeezed to a square has two zooms; the smaller one decides.
 */
export function sharpness(levels: readonly Size[], picture: Size, zoom: number): { readonly level: number; readonly smooth: boolean } {
  const [first = picture] = levels
  const own = zoom * Math.min(picture.width / first.width, picture.height / first.height)
  return { level: mipLevel(own, levels.length), smooth: own < 1 }
}
