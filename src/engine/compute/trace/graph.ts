/** A number's type inside a traced graph; tfjs has no other that we use. */
export type ValueType = 'float32' | 'int32' | 'bool'

export type Attributes = Readonly<Record<string, unknown>>

/** Where a value comes from. A splat is one number everywhere: it never becomes an array. */
export type Source =
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'splat'; readonly number: number }
  | { readonly kind: 'constant'; readonly data: Float32Array | Int32Array }
  | { readonly kind: 'node'; readonly node: Node; readonly output: number }

/** One tensor of a traced function, in tfjs's own layout (NHWC pictures, HWIO filters). */
export type Value = { readonly id: number; readonly type: ValueType; readonly shape: readonly number[]; readonly source: Source }

/** One kernel call. `kernel` is tfjs's name, or one of ours for what `simplify` recognised. */
export type Node = {
  readonly id: number
  readonly kernel: string
  readonly inputs: readonly Value[]
  readonly attributes: Attributes
  readonly outputs: readonly Value[]
}

/** A function, recorded. Nodes are in an order in which they can run; none is without a use. */
export type Graph = {
  readonly inputs: ReadonlyMap<string, Value>
  readonly outputs: ReadonlyMap<string, Value>
  readonly nodes: readonly Node[]
}

/** The only number of a splat, or undefined. */
export function splatOf(value: Value): number | undefined {
  return value.source.kind === 'splat' ? value.source.number : undefined
}

/** The node that gives a value, if its kernel is the one named. */
export function madeBy(value: Value, kernel: string): Node | undefined {
  return value.source.kind === 'node' && value.source.node.kernel === kernel ? value.source.node : undefined
}

/** How many numbers a shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1)
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((side, i) => side === b[i])
}

/** Input `index` of a node; a missing one is a bug of the tracer. */
export function inputOf(node: Node, index: number): Value {
  const value = node.inputs[index]
  if (value === undefined) throw new Error(`${node.kernel} has no input ${index}.`)
  return value
}

/** Output `index` of a node; a missing one is a bug of the tracer. */
export function outputOf(node: Node, index = 0): Value {
  const value = node.outputs[index]
  if (value === undefined) throw new Error(`${node.kernel} has no output ${index}.`)
  return value
}
