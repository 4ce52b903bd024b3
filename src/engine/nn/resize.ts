// Half and twice the side without weights, from reshapes and sums: so they are traced, differentiated twice and exported like the rest.
import { concat, mean, reshape } from '#engine/compute/tfjs.ts'
import type { Tensor4D } from '#engine/compute/tfjs.ts'

/** x: [n, h, w, c] -> [n, h / 2, w / 2, c], each the mean of four. */
export function meanPool(x: Tensor4D): Tensor4D {
  const [n, height, width, channels] = x.shape
  const rows = mean(reshape(x, [(n * height) / 2, 2, width * channels]), 1)
  return reshape(mean(reshape(rows, [(n * height * width) / 4, 2, channels]), 1), [n, height / 2, width / 2, channels])
}

/** x: [n, h, w, c] -> [n, 2h, 2w, c], each pixel four times. */
export function repeatPixels(x: Tensor4D): Tensor4D {
  const [n, height, width, channels] = x.shape
  const wide = concat([x, x], 3)
  const rows = reshape(wide, [n * height, 2 * width * channels])
  return reshape(concat([rows, rows], 1), [n, 2 * height, 2 * width, channels])
}
