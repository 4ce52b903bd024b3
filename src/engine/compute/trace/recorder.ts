import type { Attributes, Graph, Node, Source, Value, ValueType } from './graph.ts'
import { outputOf } from './graph.ts'

export type OutputSpec = { readonly type: ValueType; readonly shape: readonly number[] }

/** Collects the values and nodes of one function. Equal calls on equal values are made once. */
export class Recorder {
  readonly #inputs = new Map<string, Value>()
  readonly #known = new Map<string, Node>()
  readonly #splats = new Map<string, Value>()
  #count = 0

  input(name: string, type: ValueType, shape: readonly number[]): Value {
    const value = this.#value({ kind: 'input', name }, type, shape)
    this.#inputs.set(name, value)
    return value
  }

  splat(number: number, type: ValueType, shape: readonly number[]): Value {
    const key = `${Object.is(number, -0) ? '-0' : number} ${type} ${shape.join()}`
    let value = this.#splats.get(key)
    if (value === undefined) {
      value = this.#value({ kind: 'splat', number }, type, shape)
      this.#splats.set(key, value)
    }
    return value
  }

  constant(data: Float32Array | Int32Array, type: ValueType, shape: readonly number[]): Value {
    return this.#value({ kind: 'constant', data }, type, shape)
  }

  node(kernel: string, inputs: readonly Value[], attributes: Attributes, outputs: readonly OutputSpec[]): Node {
    const key = `${kernel} ${inputs.map((value) => value.id).join()} ${JSON.stringify(attributes)}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const made: Value[] = []
    const node: Node = { id: this.#count++, kernel, inputs, attributes, outputs: made }
    outputs.forEach((spec, output) => made.push(this.#value({ kind: 'node', node, output }, spec.type, spec.shape)))
    this.#known.set(key, node)
    return node
  }

  /** A node of one output, as that output. */
  value(kernel: string, inputs: readonly Value[], attributes: Attributes, type: ValueType, shape: readonly number[]): Value {
    return outputOf(this.node(kernel, inputs, attributes, [{ type, shape }]))
  }

  /** What was recorded, less all that no output needs. */
  graph(outputs: ReadonlyMap<string, Value>): Graph {
    const nodes = liveNodes(outputs.values())
    const used = new Set<Value>(outputs.values())
    for (const node of nodes) for (const value of node.inputs) used.add(value)
    const inputs = new Map([...this.#inputs].filter(([, value]) => used.has(value)))
    return { inputs, outputs, nodes }
  }

  #value(source: Source, type: ValueType, shape: readonly number[]): Value {
    return { id: this.#count++, type, shape: [...shape], source }
  }
}

/** The nodes that some values need, inputs before users. Ids grow with time, so sorting by them is an order that can run. */
export function liveNodes(values: Iterable<Value>): Node[] {
  const live = new Set<Node>()
  const open = [...values]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (value.source.kind !== 'node' || live.has(value.source.node)) continue
    live.add(value.source.node)
    open.push(...value.source.node.inputs)
  }
  return [...live].sort((a, b) => a.id - b.id)
}
