import { mean } from '#engine/compute/tfjs.ts'
import type { Reduction } from './reduction.ts'

/** What most ports use: right when a defect changes the whole picture, blind to small ones. */
export const meanReduction: Reduction = {
  id: 'mean',
  title: 'Mean of the residual',
  reduce: (residual) => mean(residual, [1, 2]),
}
