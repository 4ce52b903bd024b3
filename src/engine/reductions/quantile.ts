import { min, reshape, topk } from '#engine/compute/tfjs.ts'
import { pixelsOf, type Reduction } from './reduction.ts'

/**
 * The smallest residual that at least the given percentage of pixels do not exceed (NumPy's `inverted_cdf`): of N pixels the
 * ceil(N percent / 100)-th smallest. Meant for high percentages: the work grows with the share above.
 */
export function quantile(percent: number): Reduction {
  return {
    id: `quantile-${percent}`,
    title: `${percent} % quantile`,
    reduce: (residual, counted) => {
      const [n = 0, height = 0, width = 0] = residual.shape
      const pixels = pixelsOf(residual, counted)
      // Rounded first: 16384 * 99.9 / 100 must not miss a whole number by the last bit.
      const rank = Math.ceil(Number(((pixels * percent) / 100).toFixed(6)))
      return min(topk(reshape(residual, [n, height * width]), pixels - rank + 1).values, 1)
    },
  }
}
