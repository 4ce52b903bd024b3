import type { Graph, Node, Value } from '#engine/compute/trace/graph.ts'
import { inputOf, outputOf, sameShape } from '#engine/compute/trace/graph.ts'
import type { Activation } from './blocked.ts'
import { isChannelVector } from './blocked.ts'

/** x * scale + shift (+ sum), one scale and shift for each channel, then an activation. */
export type Affine = {
  readonly kind: 'affine'
  readonly x: Value
  readonly scale: Value
  readonly shift?: Value
  readonly sum?: Value
  readonly activation?: Activation
}
/** A convolution with what follows it. */
export type FusedConvolution = {
  readonly kind: 'convolution'
  readonly node: Node
  readonly bias?: Value
  readonly activation?: Activation
}
export type Fusion = Affine | FusedConvolution

export type Fusions = {
  /** What to emit in the place of a node: the last of those that were fused. */
  readonly at: ReadonlyMap<Node, Fusion>
  /** Nodes that nobody else needs and that are part of a later fusion. */
  readonly absorbed: ReadonlySet<Node>
  /** For a value before its activation: the value after it, which has the same sign and so can tell the slope. */
  readonly activated: ReadonlyMap<Value, Value>
}

/** Finds what one blocked convolution can do in one pass: a bias, batch norm's scale and shift, an addition, a relu or leaky relu. */
export function findFusions(graph: Graph): Fusions {
  const activated = activations(graph)
  const uses = countUses(graph, activated)
  const at = new Map<Node, Fusion>()
  const absorbed = new Set<Node>()
  const onlyHere = (value: Value): boolean => uses.get(value) === 1
  const take = (node: Node, fusion: Fusion, parts: readonly (Node | undefined)[]): void => {
    at.set(node, fusion)
    for (const part of parts) if (part !== undefined) absorbed.add(part)
  }
  /** left + right, where left is the only use of something that can take right in. */
  const addition = (left: Value, right: Value): { fusion: Fusion; part: Node } | undefined => {
    if (left.source.kind !== 'node' || !onlyHere(left)) return undefined
    const part = left.source.node
    if (part.kernel === 'Conv2D') {
      return isChannelVector(right, left.shape) ? { fusion: { kind: 'convolution', node: part, bias: right }, part } : undefined
    }
    const fusion = at.get(part)
    if (fusion?.kind !== 'affine' || fusion.activation !== undefined) return undefined
    if (fusion.shift === undefined && isChannelVector(right, left.shape)) return { fusion: { ...fusion, shift: right }, part }
    return fusion.sum === undefined && sameShape(right.shape, left.shape) ? { fusion: { ...fusion, sum: right }, part } : undefined
  }
  for (const node of graph.nodes) {
    if (node.kernel === 'Add') {
      const [a, b] = [inputOf(node, 0), inputOf(node, 1)]
      const found = addition(a, b) ?? addition(b, a)
      if (found !== undefined) take(node, found.fusion, [found.part])
    } else if (node.kernel === 'Multiply') {
      const parts = channelScale(node)
      if (parts !== undefined) at.set(node, { kind: 'affine', ...parts })
    }
    const activation = activationOf(node)
    if (activation === undefined) continue
    const before = inputOf(node, 0)
    if (before.source.kind !== 'node' || !onlyHere(before)) continue
    const source = before.source.node
    const fusion = source.kernel === 'Conv2D' ? ({ kind: 'convolution', node: source } as const) : at.get(source)
    if (fusion !== undefined && fusion.activation === undefined) take(node, { ...fusion, activation }, [source])
  }
  return { at, absorbed, activated }
}

function activationOf(node: Node): Activation | undefined {
  if (node.kernel === 'Relu') return { kind: 'Relu' }
  const alpha = Number(node.attributes['alpha'])
  // Only a rising function keeps the sign.
  return node.kernel === 'LeakyRelu' && alpha > 0 ? { kind: 'LeakyRelu', parameters: [alpha] } : undefined
}

/** Values before an activation that a Slope also reads, with the value after it. */
function activations(graph: Graph): Map<Value, Value> {
  const after = new Map<Value, Value>()
  for (const node of graph.nodes) if (activationOf(node) !== undefined) after.set(inputOf(node, 0), outputOf(node))
  return after
}

function countUses(graph: Graph, activated: ReadonlyMap<Value, Value>): Map<Value, number> {
  const uses = new Map<Value, number>()
  const use = (value: Value): void => void uses.set(value, (uses.get(value) ?? 0) + 1)
  for (const node of graph.nodes) {
    node.inputs.forEach((value, i) => use(node.kernel === 'Slope' && i === 0 ? slopeSource(node, activated) : value))
  }
  for (const value of graph.outputs.values()) use(value)
  return uses
}

/** What a Slope reads the sign from: the value after the activation, if that was made before the Slope. */
export function slopeSource(node: Node, activated: ReadonlyMap<Value, Value>): Value {
  const x = inputOf(node, 0)
  const after = activated.get(x)
  return after !== undefined && after.id < outputOf(node).id ? after : x
}

/** The picture and the channel vector of x * v, in either order. */
function channelScale(node: Node): { readonly x: Value; readonly scale: Value } | undefined {
  const [a, b] = [inputOf(node, 0), inputOf(node, 1)]
  if (isChannelVector(b, a.shape)) return { x: a, scale: b }
  return isChannelVector(a, b.shape) ? { x: b, scale: a } : undefined
}
