// The convolutions the networks here are made of: kernel 4, stride 2, padding 1, which halves or doubles the side, and one that keeps it.
import { add, conv2d, conv2dTranspose } from '#engine/compute/tfjs.ts'
import type { Tensor, Tensor4D } from '#engine/compute/tfjs.ts'

const STRIDE = 2
const PADDING = 1

/** Half the side. x: [n, h, w, in], w: [4, 4, in, out], b: [out] -> [n, h / 2, w / 2, out]. As PyTorch's Conv2d(in, out, 4, 2, 1). */
export function halve(x: Tensor, w: Tensor, b?: Tensor): Tensor4D {
  const y = conv2d(x as Tensor4D, w as Tensor4D, STRIDE, PADDING)
  return b === undefined ? y : add(y, b)
}

/** Twice the side. x: [n, h, w, in], w: [4, 4, out, in], b: [out] -> [n, 2h, 2w, out]. As PyTorch's ConvTranspose2d(in, out, 4, 2, 1). */
export function double(x: Tensor, w: Tensor, b?: Tensor): Tensor4D {
  const [n = 0, height = 0, width = 0] = x.shape
  const [, , out = 0] = w.shape
  const y = conv2dTranspose(x as Tensor4D, w as Tensor4D, [n, STRIDE * height, STRIDE * width, out], STRIDE, PADDING)
  return b === undefined ? y : add(y, b)
}

/** The same side. x: [n, h, w, in], w: [k, k, in, out] with k odd, b: [out] -> [n, h, w, out]. */
export function keepSide(x: Tensor, w: Tensor, b?: Tensor): Tensor4D {
  const y = conv2d(x as Tensor4D, w as Tensor4D, 1, 'same')
  return b === undefined ? y : add(y, b)
}
