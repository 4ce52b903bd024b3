import { matMul, max, mul, tensor } from '#engine/compute/tfjs.ts'
import type { Counted } from '#domain/masks/ignore.ts'
import type { Tensor } from '#engine/compute/tfjs.ts'
import type { Reduction } from './reduction.ts'

/** Where the Gaussian ends, in deviations: as torch_peer.py. */
const REACH = 2.5

/**
 * Largest of the map after a Gaussian of side / divisor pixels: a matched filter for a defect of about that radius. The weights
 * inside the picture are scaled to a sum of 1, so that the frame is neither darkened nor brightened.
 */
export function smoothLargest(divisor: number): Reduction {
  return {
    id: `smooth-${divisor}`,
    title: `Largest after smoothing by 1/${divisor} of the side`,
    reduce: (residual, counted) => {
      const smoothed = smooth(residual, divisor)
      return max(counted === undefined ? smoothed : mul(smoothed, shares(counted, divisor)), [1, 2])
    },
  }
}

/**
 * residual: [n, h, w] -> [n, h, w], smoothed with deviation max(h, w) / divisor. As two products with banded matrices: at 256 px
 * 34 M multiply-adds a picture in the fastest kernel there is, and the correction at the border costs nothing.
 */
export function smooth(residual: Tensor, divisor: number): Tensor {
  const [, height = 0, width = 0] = residual.shape
  const deviation = Math.max(height, width) / divisor
  const rows = (side: number): Tensor => tensor(gaussianRows(side, deviation), [1, side, side])
  return matMul(matMul(rows(height), residual), rows(width), false, true)
}

/**
 * [1, side, side]: what a smoothed pixel is multiplied with so that the weights of those that count add up to 1, as they do at the frame; 0
 * where a pixel does not count itself.
 */
function shares({ cells, side }: Counted, divisor: number): Tensor {
  const rows = gaussianRows(side, side / divisor)
  const reach = Math.max(1, Math.ceil((REACH * side) / divisor))
  const along = new Float64Array(side * side)
  const both = new Float32Array(side * side)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      for (let k = Math.max(0, x - reach); k <= Math.min(side - 1, x + reach); k++)
        along[y * side + x] = (along[y * side + x] ?? 0) + (rows[x * side + k] ?? 0) * (cells[y * side + k] ?? 0)
    }
  }
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (cells[y * side + x] === 0) continue
      let weight = 0
      for (let k = Math.max(0, y - reach); k <= Math.min(side - 1, y + reach); k++)
        weight += (rows[y * side + k] ?? 0) * (along[k * side + x] ?? 0)
      both[y * side + x] = 1 / weight
    }
  }
  return tensor(both, [1, side, side])
}

/** [side, side]: row i holds the weights of all pixels in the smoothed pixel i. */
function gaussianRows(side: number, deviation: number): Float32Array {
  const reach = Math.max(1, Math.ceil(REACH * deviation))
  const data = new Float32Array(side * side)
  for (let i = 0; i < side; i++) {
    const from = Math.max(0, i - reach)
    const to = Math.min(side - 1, i + reach)
    const weights = Array.from({ length: to - from + 1 }, (_, k) => Math.exp(-((from + k - i) ** 2) / (2 * deviation ** 2)))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    data.set(
      weights.map((weight) => weight / total),
      i * side + from,
    )
  }
  return data
}
