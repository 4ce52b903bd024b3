import type { Value, ValueType } from '#engine/compute/trace/graph.ts'
import { sameShape } from '#engine/compute/trace/graph.ts'
import type { Layout } from './layout.ts'
import { conversion, layout, physicalShape, plain } from './layout.ts'
import type { OnnxAttribute, OnnxNode, OnnxTensor } from './onnx-writer.ts'
import { floatTensor, int64Tensor } from './onnx-writer.ts'
import { toLayout } from './relayout.ts'

/** One ONNX value that holds a tensor, and how it lies there. */
export type Held = { readonly name: string; readonly layout: Layout }

/** What the device can do that changes how a function is lowered. */
export type Abilities = {
  /** Channels in a block of ONNX Runtime's NCHWc kernels; 0 where there are none, or where the graph must be portable. */
  readonly block: number
}

/** Collects ONNX nodes and remembers in which layouts each traced value is at hand. */
export class Builder {
  readonly initialisers: OnnxTensor[] = []
  readonly block: number
  readonly #held = new Map<Value, Held[]>()
  readonly #constants = new Map<string, string>()
  readonly #nodes: OnnxNode[] = []
  readonly #made = new Set<string>()
  readonly #renamed = new Map<string, string>()
  #count = 0

  constructor(abilities: Abilities) {
    this.block = abilities.block
  }

  /** Adds an operator of one output and gives the output's name. */
  emit(op: string, inputs: readonly string[], attributes: Readonly<Record<string, OnnxAttribute>> = {}, domain = ''): string {
    return this.emitMany(op, inputs, 1, attributes, domain)[0] as string
  }

  /** Adds an operator of several outputs. */
  emitMany(
    op: string,
    inputs: readonly string[],
    count: number,
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
    domain = '',
  ): string[] {
    const outputs = Array.from({ length: count }, () => `${op}_${this.#count++}`)
    for (const name of outputs) this.#made.add(name)
    this.#nodes.push({ op, domain, name: outputs[0] ?? op, inputs, outputs, attributes })
    return outputs
  }

  /** A list of whole numbers (axes, shapes, pads) as an initialiser; equal lists are stored once. */
  integers(values: readonly number[]): string {
    return this.#constant(`i ${values.join()}`, (name) => int64Tensor(name, [values.length], values))
  }

  /** One number as an initialiser. */
  scalar(value: number, type: ValueType = 'float32'): string {
    return this.#constant(`${type} ${Object.is(value, -0) ? '-0' : value}`, (name) => scalarTensor(name, value, type))
  }

  /** The same number `count` times as an initialiser; stored once. */
  filled(count: number, value: number): string {
    return this.#constant(`${count} x ${value}`, (name) => floatTensor(name, [count], new Float32Array(count).fill(value)))
  }

  /** Numbers as an initialiser. */
  tensor(data: Float32Array | Int32Array, shape: readonly number[], type: ValueType): string {
    const name = `constant_${this.#count++}`
    this.initialisers.push(numbersTensor(name, data, shape, type))
    return name
  }

  /** Says that `name` holds the value in this layout. */
  put(value: Value, name: string, lies: Layout): void {
    const known = this.#held.get(value) ?? []
    if (!known.some((held) => held.layout.key === lies.key)) this.#held.set(value, [...known, { name, layout: lies }])
  }

  /** The value in the layout in which it first came to be. */
  first(value: Value): Held {
    const [held] = this.#held.get(value) ?? []
    if (held !== undefined) return held
    const lies = plain(value.shape.length)
    const name = this.#fromSource(value)
    this.put(value, name, lies)
    return { name, layout: lies }
  }

  /** The layouts in which a value is at hand, the first made first. */
  layouts(value: Value): readonly Layout[] {
    return (this.#held.get(value) ?? []).map((held) => held.layout)
  }

  /** The value in a wanted layout, converted once. */
  get(value: Value, wanted: Layout): string {
    const known = this.#held.get(value)?.find((held) => held.layout.key === wanted.key)
    if (known !== undefined) return known.name
    if (value.source.kind === 'constant') {
      // Moved here and now, so that the graph holds the numbers once and as they are used.
      const data = toLayout(value.source.data, value.shape, wanted, this.block)
      const name = this.tensor(data, physicalShape(wanted, value.shape, this.block), value.type)
      this.put(value, name, wanted)
      return name
    }
    const from = this.first(value)
    const name = this.convert(from.name, from.layout, wanted, value.shape)
    this.put(value, name, wanted)
    return name
  }

  /** The value in logical order. */
  plain(value: Value): string {
    return this.get(value, plain(value.shape.length))
  }

  /** The operand of an elementwise operator whose result has `shape` and lies as `wanted`: a scalar, or sides that broadcast. */
  operand(value: Value, shape: readonly number[], wanted: Layout): string {
    if (value.source.kind === 'splat') return this.scalar(value.source.number, value.type)
    if (sameShape(value.shape, shape)) return this.get(value, wanted)
    const padded = [...Array.from({ length: shape.length - value.shape.length }, () => 1), ...value.shape]
    const held = this.first(value)
    const shift = padded.length - value.shape.length
    const lead = Array.from({ length: shift }, (_, of) => ({ of, part: 'all' as const }))
    const lies = layout([...lead, ...held.layout.axes.map(({ of, part }) => ({ of: of + shift, part }))])
    const name = shift === 0 ? held.name : this.reshape(held.name, physicalShape(lies, padded, this.block))
    return this.convert(name, lies, wanted, padded)
  }

  /** A tensor of this logical shape carried from one layout to another. */
  convert(name: string, from: Layout, to: Layout, shape: readonly number[]): string {
    if (from.key === to.key) return name
    const { before, perm, after } = conversion(from, to, shape, this.block)
    let current = name
    if (before !== undefined) current = this.reshape(current, before)
    if (perm !== undefined) current = this.emit('Transpose', [current], { perm })
    if (after !== undefined) current = this.reshape(current, after)
    return current
  }

  reshape(name: string, shape: readonly number[]): string {
    return this.emit('Reshape', [name, this.integers(shape)])
  }

  /** Whole ranges where begin is 0 and end the side are left out of the Slice. */
  slice(name: string, starts: readonly number[], ends: readonly number[], axes: readonly number[], steps?: readonly number[]): string {
    const lists = [starts, ends, axes, ...(steps === undefined ? [] : [steps])]
    return this.emit('Slice', [name, ...lists.map((list) => this.integers(list))])
  }

  /**
   * Gives a value its name as an output of the graph. The operator that made it takes the name on; an Identity, which copies, is left
   * for what no operator made (an input, a constant) and for one value under two names.
   */
  output(name: string, held: string): void {
    if (this.#made.has(held) && !this.#renamed.has(held)) this.#renamed.set(held, name)
    else this.#nodes.push({ op: 'Identity', inputs: [held], outputs: [name] })
  }

  /** Every operator, in an order that can run. */
  nodes(): OnnxNode[] {
    const rename = (names: readonly string[]): string[] => names.map((name) => this.#renamed.get(name) ?? name)
    return this.#nodes.map((node) => ({ ...node, inputs: rename(node.inputs), outputs: rename(node.outputs) }))
  }

  #fromSource(value: Value): string {
    const { source } = value
    if (source.kind === 'constant') return this.tensor(source.data, value.shape, value.type)
    if (source.kind === 'splat') {
      const scalar = this.scalar(source.number, value.type)
      return value.shape.length === 0 ? scalar : this.emit('Expand', [scalar, this.integers(value.shape)])
    }
    throw new Error(`A value of the graph was used before it was made (${source.kind}).`)
  }

  #constant(key: string, make: (name: string) => OnnxTensor): string {
    let name = this.#constants.get(key)
    if (name === undefined) {
      name = `constant_${this.#count++}`
      this.#constants.set(key, name)
      this.initialisers.push(make(name))
    }
    return name
  }
}

function scalarTensor(name: string, value: number, type: ValueType): OnnxTensor {
  return numbersTensor(name, type === 'float32' ? Float32Array.of(value) : Int32Array.of(value), [], type)
}

function numbersTensor(name: string, data: Float32Array | Int32Array, shape: readonly number[], type: ValueType): OnnxTensor {
  if (data instanceof Float32Array) return floatTensor(name, shape, data)
  const bytes = type === 'bool' ? Uint8Array.from(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  return { name, dtype: type === 'bool' ? 'bool' : 'int32', shape, data: bytes }
}
