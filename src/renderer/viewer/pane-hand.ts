import type { Point } from './view.ts'

/** A tool in the pointer: what it does with presses on a pane. Places are those of the picture, also beside it. */
export type PaneHand = {
  press(place: Point, event: PointerEvent): void
  move(place: Point, event: PointerEvent): void
  release(place: Point, event: PointerEvent): void
  /** The pointer is there without being pressed, or has left (null). */
  hover(place: Point | null): void
}
