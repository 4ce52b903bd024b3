import type { Node } from '#engine/compute/trace/graph.ts'
import { inputOf, outputOf } from '#engine/compute/trace/graph.ts'
import type { ConvolutionAttributes } from '#engine/compute/trace/kernels.ts'

/** The resolved attributes of a convolution kernel. */
export function convolutionOf(node: Node): ConvolutionAttributes {
  return node.attributes as unknown as ConvolutionAttributes
}

/** ONNX lists pads as [top, left, bottom, right]. */
export function onnxPads([top, bottom, left, right]: ConvolutionAttributes['pads']): number[] {
  return [top, left, bottom, right]
}

/** How far the last window of a convolution reaches past the picture along an axis; negative where it stops short of its edge. */
export function endPad(node: Node, axis: 0 | 1): number {
  const [x, dy, filter] = [inputOf(node, 0).shape, inputOf(node, 1).shape, outputOf(node).shape]
  const { strides, dilations, pads } = convolutionOf(node)
  const reach = ((dy[axis + 1] as number) - 1) * strides[axis] + ((filter[axis] as number) - 1) * dilations[axis] + 1
  return reach - (x[axis + 1] as number) - (axis === 0 ? pads[0] : pads[2])
}
