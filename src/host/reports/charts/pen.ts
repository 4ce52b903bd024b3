/** A place on the sheet: x to the right, y downwards, in the sheet's own unit (pixels of a picture, points of a page). */
export type Point = { readonly x: number; readonly y: number }
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

export type Stroke = { readonly colour: string; readonly width: number; readonly dash?: readonly number[] }
export type Fill = { readonly fill?: string; readonly edge?: Stroke }
export type Lettering = {
  readonly size: number
  readonly bold?: boolean
  readonly colour?: string
  readonly align?: 'left' | 'middle' | 'right'
  /** Upwards, a quarter turn to the left. */
  readonly turned?: boolean
}

/** What charts are drawn with. One drawing for a picture (`canvas-pen.ts`) and for a page of vectors (`pdf/pdf-pen.ts`). */
export type Pen = {
  line(points: readonly Point[], stroke: Stroke): void
  box(box: Box, style: Fill): void
  circle(centre: Point, radius: number, style: Fill): void
  /** Draws, but only what falls into the box. */
  within(box: Box, draw: () => void): void
  /** `at`: the baseline, at the end that `align` names. */
  text(text: string, at: Point, lettering: Lettering): void
  measure(text: string, size: number, bold?: boolean): number
}

export const INK = '#1A1A1A'
export const FAINT = '#D9D9D9'
/** UX 3, light theme. In grey all three look alike, so each has its own pattern too. */
export const COLOUR = { good: '#0B66B0', defective: '#8F2D00', calibration: '#6A6A6A', band: '#F6EFC4' } as const
