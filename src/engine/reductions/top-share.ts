import { mean, reshape, topk } from '#engine/compute/tfjs.ts'
import { pixelsOf, type Reduction } from './reduction.ts'

/** Mean of the given percentage of pixels with the largest residual, at least one; the share is the smallest defect that counts fully. */
export function topShare(percent: number): Reduction {
  return {
    id: `top-${percent}`,
    title: `Mean of the largest ${percent} %`,
    reduce: (residual, counted) => {
      const [n = 0, height = 0, width = 0] = residual.shape
      const count = Math.max(1, Math.floor((pixelsOf(residual, counted) * percent) / 100))
      return mean(topk(reshape(residual, [n, height * width]), count).values, 1)
    },
  }
}
