import { mean, mul } from '#engine/compute/tfjs.ts'
import type { Tensor1D } from '#engine/compute/tfjs.ts'
import type { Reduction } from './reduction.ts'

/** What most ports use: right when a defect changes the whole picture, blind to small ones. */
export const meanReduction: Reduction = {
  id: 'mean',
  title: 'Mean of the residual',
  reduce: (residual, counted) => {
    const [, height = 0, width = 0] = residual.shape
    const all: Tensor1D = mean(residual, [1, 2])
    return counted === undefined ? all : mul(all, (height * width) / counted.count)
  },
}
