import { inputOf, outputOf } from '#engine/compute/trace/graph.ts'
import type { Value } from '#engine/compute/trace/graph.ts'
import type { Builder } from '#engine/compute/lower/builder.ts'
import { plain } from '#engine/compute/lower/layout.ts'
import type { Rule, Rules } from './rule.ts'

/** Two matrices by Gemm, which transposes for free; more axes by MatMul. */
const matMul: Rule = (builder, node) => {
  const [a, b, output] = [inputOf(node, 0), inputOf(node, 1), outputOf(node)]
  const transposeA = node.attributes['transposeA'] === true
  const transposeB = node.attributes['transposeB'] === true
  const flat = a.shape.length === 2 && b.shape.length === 2
  const name = flat
    ? builder.emit('Gemm', [builder.plain(a), builder.plain(b)], { transA: Number(transposeA), transB: Number(transposeB) })
    : builder.emit('MatMul', [turned(builder, a, transposeA), turned(builder, b, transposeB)])
  builder.put(output, name, plain(output.shape.length))
}

/** The value with its last two axes exchanged, if asked. */
function turned(builder: Builder, value: Value, exchange: boolean): string {
  const name = builder.plain(value)
  if (!exchange) return name
  const perm = value.shape.map((_, axis) => axis)
  perm.push(...perm.splice(-2).reverse())
  return builder.emit('Transpose', [name], { perm })
}

export const MATMUL_RULES: Rules = { BatchMatMul: matMul }
