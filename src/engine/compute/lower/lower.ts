import { Fault } from '#domain/faults.ts'
import type { Graph, Node, Value } from '#engine/compute/trace/graph.ts'
import type { Abilities } from './builder.ts'
import { Builder } from './builder.ts'
import { findFusions, slopeSource } from './fuse.ts'
import type { Layout } from './layout.ts'
import { physicalShape, plain } from './layout.ts'
import type { OnnxNode, OnnxTensor, OnnxValue } from './onnx-writer.ts'
import { CONVOLUTION_RULES } from './rules/convolution.ts'
import { ELEMENTWISE_RULES } from './rules/elementwise.ts'
import { lowerFusion } from './rules/fused.ts'
import { MATMUL_RULES } from './rules/matmul.ts'
import { REDUCE_RULES } from './rules/reduce.ts'
import type { Rules } from './rules/rule.ts'
import { SHAPE_RULES } from './rules/shape.ts'

const RULES: Rules = { ...ELEMENTWISE_RULES, ...CONVOLUTION_RULES, ...REDUCE_RULES, ...MATMUL_RULES, ...SHAPE_RULES }

/** The kernels that can be lowered: tfjs's names, and ours for what `simplify` makes. */
export const LOWERED_KERNELS: readonly string[] = Object.keys(RULES)

/** The operator sets that lowered graphs use. */
export const OPSETS = { '': 19, 'com.microsoft.nchwc': 1 } as const

export type Lowered = {
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  readonly nodes: readonly OnnxNode[]
  readonly initialisers: readonly OnnxTensor[]
}

export type LowerOptions = Abilities & {
  /** How an input or output of this name lies; logical order where nothing is said. */
  readonly layoutOf?: (name: string, value: Value) => Layout | undefined
}

/** A traced graph as ONNX operators. Inputs and outputs keep the graph's names; an output is declared with the shape it has in memory. */
export function lower(graph: Graph, options: LowerOptions): Lowered {
  const builder = new Builder(options)
  const lies = (name: string, value: Value): Layout => options.layoutOf?.(name, value) ?? plain(value.shape.length)
  const describe = (name: string, value: Value): OnnxValue => ({
    name,
    dtype: value.type,
    shape: physicalShape(lies(name, value), value.shape, options.block),
  })
  for (const [name, value] of graph.inputs) builder.put(value, name, lies(name, value))
  const fusions = findFusions(graph)
  for (const node of graph.nodes) {
    if (fusions.absorbed.has(node)) continue
    const fusion = fusions.at.get(node)
    if (fusion !== undefined) lowerFusion(builder, node, fusion)
    else
      ruleOf(node)(
        builder,
        node.kernel === 'Slope' ? { ...node, inputs: [slopeSource(node, fusions.activated), ...node.inputs.slice(1)] } : node,
      )
  }
  const outputs = [...graph.outputs].map(([name, value]) => {
    const output = { ...describe(name, value), name: outputName(graph, name) }
    builder.output(output.name, builder.get(value, lies(name, value)))
    return output
  })
  return {
    inputs: [...graph.inputs].map(([name, value]) => describe(name, value)),
    outputs,
    nodes: builder.nodes(),
    initialisers: builder.initialisers,
  }
}

/** What an output is called in the ONNX graph, where no two values may share a name: the new value of an input is `name.next`. */
export function outputName(graph: Graph, name: string): string {
  return graph.inputs.has(name) ? `${name}.next` : name
}

function ruleOf(node: Node): NonNullable<Rules[string]> {
  const rule = RULES[node.kernel]
  if (rule !== undefined) return rule
  throw new Fault('compute.kernel-unknown', {
    what: `The kernel ${node.kernel} cannot be lowered to ONNX.`,
    why: 'There is no rule for it in compute/lower/rules.',
    do: 'Add one, or write the step with other operations.',
  })
}
