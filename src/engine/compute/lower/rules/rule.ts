import type { Node } from '#engine/compute/trace/graph.ts'
import type { Builder } from '#engine/compute/lower/builder.ts'

/** Emits the ONNX operators of one traced node and says where its outputs lie. */
export type Rule = (builder: Builder, node: Node) => void
export type Rules = Readonly<Record<string, Rule>>
