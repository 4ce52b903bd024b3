import type { RunResult } from '#domain/run.ts'
import type { Polyline } from './contour.ts'
import type { Levels } from './decode-messages.ts'
import type { Values } from './png-values.ts'
import type { Mark } from './scene.ts'
import type { Point, Size } from './view.ts'

/** Everything that panes draw of one part, decoded. */
export type PartPictures = {
  readonly size: Size
  readonly input: Levels
  /** null: no run has scored it. */
  readonly scored: ScoredPictures | null
  /** Ground truth; null without any. */
  readonly truth: Mark | null
}

export type ScoredPictures = {
  readonly rebuilt: Levels
  readonly rebuiltValues: Values
  /** [side, side] */
  readonly residual: Float32Array
  readonly side: number
  readonly scale: RunResult['residualScale']
  /** At the pixel line, on the grid of the map. */
  readonly contour: readonly Polyline[]
  /** Peaks of the hot spots in pixels of the picture, highest first. */
  readonly spots: readonly Point[]
}

/** Gives the memory back at once; what is left to the collector stays for seconds. */
export function closePictures({ input, scored }: PartPictures): void {
  for (const level of [...input, ...(scored?.rebuilt ?? [])]) level.close()
}

/** Bytes of the decoded pictures, with their smaller copies. */
export function sizeInBytes({ width, height }: Size): number {
  return (4 * 4 * width * height) / 3
}
