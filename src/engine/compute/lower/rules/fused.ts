import { outputOf, sameShape } from '#engine/compute/trace/graph.ts'
import type { Node, Value } from '#engine/compute/trace/graph.ts'
import type { Activation } from '#engine/compute/lower/blocked.ts'
import { channelwise } from '#engine/compute/lower/blocked.ts'
import type { Builder } from '#engine/compute/lower/builder.ts'
import type { Affine, Fusion, FusedConvolution } from '#engine/compute/lower/fuse.ts'
import { BLOCKED, NCHW, fits } from '#engine/compute/lower/layout.ts'
import { convolution } from './convolution.ts'
import { blockedConvolution } from './convolution-blocked.ts'
import { commonLayout } from './elementwise.ts'

/** Emits what was fused in the place of `node`, whose output it gives. */
export function lowerFusion(builder: Builder, node: Node, fusion: Fusion): void {
  if (fusion.kind === 'affine') affine(builder, outputOf(node), fusion)
  else fusedConvolution(builder, outputOf(node), fusion)
}

/** A channel vector, whatever unit axes it has, as [c]. */
function vector(builder: Builder, value: Value): string {
  return value.shape.length === 1 ? builder.plain(value) : builder.reshape(builder.plain(value), [value.shape.at(-1) as number])
}

function affine(builder: Builder, output: Value, { x, scale, shift, sum, activation }: Affine): void {
  const lies = commonLayout(builder, sum === undefined ? [x] : [x, sum], output.shape)
  if (lies.key === BLOCKED.key && fits(BLOCKED, output.shape, builder.block) && sameShape(x.shape, output.shape)) {
    const parts = {
      scale: vector(builder, scale),
      ...(shift && { shift: vector(builder, shift) }),
      ...(sum && { sum: builder.get(sum, BLOCKED) }),
      ...(activation && { activation }),
    }
    builder.put(output, channelwise(builder, builder.get(x, BLOCKED), x.shape, parts), BLOCKED)
    return
  }
  let result = builder.emit('Mul', [builder.operand(x, output.shape, lies), builder.operand(scale, output.shape, lies)])
  for (const term of [shift, sum]) if (term !== undefined) result = builder.emit('Add', [result, builder.operand(term, output.shape, lies)])
  builder.put(output, activate(builder, result, activation), lies)
}

function fusedConvolution(builder: Builder, output: Value, { node, bias, activation }: FusedConvolution): void {
  const addend = bias === undefined ? {} : { bias: vector(builder, bias) }
  const blocked = blockedConvolution(builder, node, { ...addend, ...(activation && { activation }) })
  if (blocked !== undefined) builder.put(output, blocked, BLOCKED)
  else builder.put(output, activate(builder, convolution(builder, node, addend.bias), activation), NCHW)
}

function activate(builder: Builder, name: string, activation: Activation | undefined): string {
  if (activation === undefined) return name
  const [alpha = 0] = activation.parameters ?? []
  return activation.kind === 'Relu' ? builder.emit('Relu', [name]) : builder.emit('LeakyRelu', [name], { alpha: { float: alpha } })
}
