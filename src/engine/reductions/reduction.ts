import type { Tensor, Tensor1D } from '#engine/compute/tfjs.ts'

/** A way to make one score of a residual map. */
export type Reduction = {
  /** Stored in runs and a column of scores.csv: never renamed. */
  readonly id: string
  readonly title: string
  /** residual: [n, h, w] -> [n]. Pure and traceable, as part of the scoring program. */
  reduce(residual: Tensor): Tensor1D
}
