// Gradients that tfjs-core 4.22 lacks and a gradient penalty needs: the penalty differentiates a gradient once more.
import { cast, conv2d, conv2dTranspose, zerosLike } from '@tensorflow/tfjs-core'
import type { Conv2DBackpropFilterAttrs, GradConfig, NamedAttrMap, Tensor, Tensor4D } from '@tensorflow/tfjs-core'

/** A comparison is constant almost everywhere, so nothing flows through it. */
const comparison = (kernelName: string): GradConfig => ({
  kernelName,
  inputsToSave: ['a', 'b'],
  gradFunc: (_dy, saved) => {
    const [a, b] = saved as [Tensor, Tensor]
    return { a: () => cast(zerosLike(a), 'float32'), b: () => cast(zerosLike(b), 'float32') }
  },
})

/** dw(x, dy) is linear in both: with ddw, d/dx is the transposed convolution of dy by ddw and d/ddy the convolution of x by ddw. */
const filterGradient: GradConfig = {
  kernelName: 'Conv2DBackpropFilter',
  inputsToSave: ['x', 'dy'],
  gradFunc: (ddw, saved, attrs: NamedAttrMap) => {
    const [x, dy] = saved as [Tensor4D, Tensor4D]
    const filter = ddw as Tensor4D
    const { strides, pad } = attrs as unknown as Conv2DBackpropFilterAttrs
    return {
      x: () => conv2dTranspose(dy, filter, x.shape, strides, pad),
      dy: () => conv2d(x, filter, strides, pad),
    }
  },
}

/** To be registered beside tfjs's own; `GreaterEqual` has one there. */
export const MISSING_GRADIENTS: readonly GradConfig[] = [
  filterGradient,
  ...['Greater', 'Less', 'LessEqual', 'Equal', 'NotEqual'].map(comparison),
]
