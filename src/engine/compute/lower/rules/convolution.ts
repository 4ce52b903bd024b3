import type { Node } from '#engine/compute/trace/graph.ts'
import { inputOf, outputOf } from '#engine/compute/trace/graph.ts'
import type { Builder } from '#engine/compute/lower/builder.ts'
import { BLOCKED, NCHW, OIHW, layout } from '#engine/compute/lower/layout.ts'
import { canonicalFilterLayout } from '#engine/compute/lower/filters.ts'
import { convolutionOf, endPad, onnxPads } from './convolution-attributes.ts'
import { blockedConvolution, blockedFilterGradient, blockedInputGradient } from './convolution-blocked.ts'
import type { Rule, Rules } from './rule.ts'

/** tfjs's Conv2D as an NCHW picture. `bias`: [c], as an ONNX value. */
export function convolution(builder: Builder, node: Node, bias?: string): string {
  const [x, filter] = [inputOf(node, 0), inputOf(node, 1)]
  const { strides, dilations, pads } = convolutionOf(node)
  const attributes = { strides, dilations, pads: onnxPads(pads), kernel_shape: filter.shape.slice(0, 2) }
  const inputs = [builder.get(x, NCHW), builder.get(filter, OIHW), ...(bias === undefined ? [] : [bias])]
  return builder.emit('Conv', inputs, attributes)
}

const conv2D: Rule = (builder, node) => {
  const blocked = blockedConvolution(builder, node, {})
  if (blocked !== undefined) builder.put(outputOf(node), blocked, BLOCKED)
  else builder.put(outputOf(node), convolution(builder, node), NCHW)
}

/** The transposed convolution; the gradient of Conv2D in its input. */
const inputGradient: Rule = (builder, node) => {
  if (blockedInputGradient(builder, node)) return
  const [dy, filter, output] = [inputOf(node, 0), inputOf(node, 1), outputOf(node)]
  const { strides, dilations, pads } = convolutionOf(node)
  const [, top, left, bottom, right] = [0, ...onnxPads(pads)] as [number, number, number, number, number]
  const reach = (axis: 0 | 1): number =>
    ((dy.shape[axis + 1] as number) - 1) * strides[axis] + ((filter.shape[axis] as number) - 1) * dilations[axis] + 1
  const missing = [(output.shape[1] as number) - (reach(0) - top - bottom), (output.shape[2] as number) - (reach(1) - left - right)]
  const attributes = {
    strides,
    dilations,
    pads: [top, left, bottom, right],
    kernel_shape: filter.shape.slice(0, 2),
    output_padding: missing,
  }
  builder.put(output, builder.emit('ConvTranspose', [builder.get(dy, NCHW), builder.get(filter, OIHW)], attributes), NCHW)
}

/** Channels before pictures: what a filter's gradient sums over (pictures) takes the place of channels. */
const CNHW = layout([NCHW.axes[1] as (typeof NCHW.axes)[0], NCHW.axes[0] as (typeof NCHW.axes)[0], ...NCHW.axes.slice(2)])
/** [i, o, kh, kw] */
const IOHW = layout([OIHW.axes[1] as (typeof OIHW.axes)[0], OIHW.axes[0] as (typeof OIHW.axes)[0], ...OIHW.axes.slice(2)])

/** The gradient of Conv2D in its filter: a convolution of x by dy with pictures and channels exchanged, strides and dilations too. */
const filterGradient: Rule = (builder, node) => {
  if (blockedFilterGradient(builder, node)) return
  const [x, dy, output] = [inputOf(node, 0), inputOf(node, 1), outputOf(node)]
  const { strides, dilations, pads } = convolutionOf(node)
  const [top, , left] = pads
  const after = ([0, 1] as const).map((axis) => endPad(node, axis))
  let image = builder.get(x, CNHW)
  if (after.some((pad) => pad < 0)) {
    const ends = after.map((pad, axis) => (x.shape[axis + 1] as number) + Math.min(pad, 0))
    image = builder.slice(image, [0, 0], ends, [2, 3])
  }
  const attributes = {
    strides: dilations,
    dilations: strides,
    pads: [top, left, ...after.map((pad) => Math.max(pad, 0))],
    kernel_shape: dy.shape.slice(1, 3),
  }
  const name = builder.emit('Conv', [image, builder.get(dy, CNHW)], attributes)
  const lies = canonicalFilterLayout(output.shape, builder.block)
  builder.put(output, builder.convert(name, IOHW, lies, output.shape), lies)
}

/** The convolution and its two gradients, which are all that second order needs too. */
export const CONVOLUTION_RULES: Rules = {
  Conv2D: conv2D,
  Conv2DBackpropInput: inputGradient,
  Conv2DBackpropFilter: filterGradient,
}
