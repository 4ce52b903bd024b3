import { max } from '#engine/compute/tfjs.ts'
import type { Reduction } from './reduction.ts'

/** One pixel decides: finds hairs, and every hot pixel too. */
export const largestReduction: Reduction = {
  id: 'max',
  title: 'Largest residual',
  reduce: (residual) => max(residual, [1, 2]),
}
