import type { Polyline } from './contour.ts'
import type { Values } from './png-values.ts'

/** What the page has decoded, by address. */
export type DecodeAsk =
  | { readonly kind: 'picture'; readonly url: string }
  | { readonly kind: 'rebuilt'; readonly url: string }
  | { readonly kind: 'residual'; readonly url: string; readonly side: number; readonly line: number }
  | { readonly kind: 'outline'; readonly url: string }

/** A picture, and copies of half the size, a quarter, …: each pixel the average of four (UX 2.4: area averages below 100 %). */
export type Levels = readonly ImageBitmap[]

export type DecodeGiven = {
  readonly picture: Levels
  readonly rebuilt: { readonly levels: Levels; readonly values: Values }
  /** `contour`: at `line`, on the grid of the map. */
  readonly residual: { readonly values: Float32Array; readonly contour: readonly Polyline[] }
  /** Around what is white in a mask. */
  readonly outline: { readonly lines: readonly Polyline[]; readonly width: number; readonly height: number }
}
export type DecodeKind = keyof DecodeGiven

export type DecodeRequest = { readonly id: number; readonly ask: DecodeAsk } | { readonly cancel: number }
export type DecodeReply =
  { readonly id: number; readonly given: DecodeGiven[DecodeKind] } | { readonly id: number; readonly problem: string }
