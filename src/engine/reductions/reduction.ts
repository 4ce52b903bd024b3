import type { Counted } from '#domain/masks/ignore.ts'
import { tensor } from '#engine/compute/tfjs.ts'
import type { Tensor, Tensor1D } from '#engine/compute/tfjs.ts'

/** A way to make one score of a residual map. */
export type Reduction = {
  /** Stored in runs and a column of scores.csv: never renamed. */
  readonly id: string
  readonly title: string
  /**
   * residual: [n, h, w] >= 0 -> [n]. Pure and traceable, as part of the scoring program. With `counted` the score is that of the pixels that
   * count alone; the others are 0 in the residual already.
   */
  reduce(residual: Tensor, counted?: Counted): Tensor1D
}

/** Pixels of a map that count. residual: [n, h, w]. */
export function pixelsOf(residual: Tensor, counted: Counted | undefined): number {
  const [, height = 0, width = 0] = residual.shape
  return counted?.count ?? height * width
}

/** [1, side, side]: 1 where a pixel counts, 0 elsewhere. */
export function countedMap({ cells, side }: Counted): Tensor {
  return tensor(Float32Array.from(cells), [1, side, side])
}
