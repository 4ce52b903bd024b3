import type { Point } from '#renderer/viewer/view.ts'
import type { Change } from './sheet.ts'

/** A stroke of brush or eraser, from the press to letting go. */
export type Stroke = {
  readonly from: Point
  /** Where it has come to. */
  at: Point
  /** Drawn when it ends, as one line. */
  readonly isStraight: boolean
  readonly spareOthers: boolean
  /** The mask that was made for it; null: it was there. */
  readonly added: Change | null
  /** Spans that it changed, by mask. */
  readonly flipped: Map<number, number[]>
}

export function makeStroke(begun: Pick<Stroke, 'from' | 'isStraight' | 'spareOthers' | 'added'>): Stroke {
  return { ...begun, at: begun.from, flipped: new Map() }
}
