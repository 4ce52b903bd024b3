// tfjs-node's convolutions know no padding in numbers, which is what our networks use (kernel 4, stride 2, padding 1).
import {
  backend_util,
  Conv2D,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  getKernel,
  pad,
  registerKernel,
  slice,
  tidy,
} from '#engine/compute/tfjs.ts'
import type { KernelFunc, NamedAttrMap, NamedTensorInfoMap, Tensor, Tensor4D } from '#engine/compute/tfjs.ts'

type Shape4D = [number, number, number, number]
/** Of a kernel of this kind: the picture's and the filter's shape, wherever they stand. */
type Shapes = (inputs: NamedTensorInfoMap, attributes: NamedAttrMap) => { readonly input: Shape4D; readonly filter: Shape4D }
/** A padding of rows and columns of zeros. */
type Padding = { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number }

/** Replaces the three convolutions of the backend by such that take a number as padding. Once, after the backend has registered its own. */
export function registerConvolutions(backendName: string): void {
  const input = (inputs: NamedTensorInfoMap, name: string): Shape4D => inputs[name]?.shape as Shape4D
  const replace = (kernelName: string, shapes: Shapes, padded: (kernel: KernelFunc) => Padded): void => {
    const kernel = getKernel(kernelName, backendName)?.kernelFunc
    if (kernel === undefined) throw new Error(`The backend has no kernel ${kernelName}.`)
    registerKernel({ kernelName, backendName, kernelFunc: withPadding(kernel, shapes, padded(kernel)) })
  }
  replace(Conv2D, (inputs) => ({ input: input(inputs, 'x'), filter: input(inputs, 'filter') }), paddedInput)
  replace(
    Conv2DBackpropFilter,
    (inputs, attributes) => ({ input: input(inputs, 'x'), filter: attributes['filterShape'] as Shape4D }),
    paddedInput,
  )
  replace(
    Conv2DBackpropInput,
    (inputs, attributes) => ({ input: attributes['inputShape'] as Shape4D, filter: input(inputs, 'filter') }),
    croppedResult,
  )
}

/** The kernel's work with padding written out, for any numbers. */
type Padded = (args: Parameters<KernelFunc>[0], padding: Padding) => Tensor

/**
 * TensorFlow's own "same" where it means these very numbers, which is the case for kernel 4, stride 2, padding 1 and even sides: only that is
 * one operation, and computed by oneDNN.
 */
function withPadding(kernel: KernelFunc, shapes: Shapes, padded: Padded): KernelFunc {
  return (args) => {
    const { pad: padding } = args.attrs as { pad?: unknown }
    if (typeof padding !== 'number' || padding === 0) return kernel(args)
    const { input, filter } = shapes(args.inputs, args.attrs ?? {})
    const { strides, dimRoundingMode } = args.attrs as unknown as {
      strides: [number, number]
      dimRoundingMode?: 'floor' | 'round' | 'ceil'
    }
    const info = (pad: number | 'same') => backend_util.computeConv2DInfo(input, filter, strides, 1, pad, dimRoundingMode)
    const [wanted, same] = [info(padding), info('same')]
    if (isEqual(wanted.padInfo, same.padInfo) && wanted.outHeight === same.outHeight && wanted.outWidth === same.outWidth) {
      return kernel({ ...args, attrs: { ...args.attrs, pad: 'same' } })
    }
    return tidy(() => padded(args, wanted.padInfo))
  }
}

function paddedInput(kernel: KernelFunc): Padded {
  return (args, { top, bottom, left, right }) => {
    const x = pad(args.inputs['x'] as Tensor4D, [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ])
    return kernel({ ...args, inputs: { ...args.inputs, x }, attrs: { ...args.attrs, pad: 'valid' } }) as Tensor
  }
}

function croppedResult(kernel: KernelFunc): Padded {
  return (args, { top, bottom, left, right }) => {
    const [n, height, width, channels] = args.attrs?.['inputShape'] as Shape4D
    const inputShape = [n, height + top + bottom, width + left + right, channels]
    const whole = kernel({ ...args, attrs: { ...args.attrs, pad: 'valid', inputShape } }) as Tensor
    return slice(whole, [0, top, left, 0], [n, height, width, channels])
  }
}

function isEqual(a: Padding, b: Padding): boolean {
  return a.top === b.top && a.bottom === b.bottom && a.left === b.left && a.right === b.right
}
