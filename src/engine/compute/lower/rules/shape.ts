import { inputOf, outputOf } from '#engine/compute/trace/graph.ts'
import type { Node, Value } from '#engine/compute/trace/graph.ts'
import type { Builder, Held } from '#engine/compute/lower/builder.ts'
import { permuted, physicalShape, plain } from '#engine/compute/lower/layout.ts'
import { commonLayout } from './elementwise.ts'
import type { Rule, Rules } from './rule.ts'

const reshape: Rule = (builder, node) => {
  const output = outputOf(node)
  builder.put(output, builder.reshape(builder.plain(inputOf(node, 0)), output.shape), plain(output.shape.length))
}

/** Moves nothing: the numbers stay where they are and the layout says so. */
const transpose: Rule = (builder, node) => {
  const held = builder.first(inputOf(node, 0))
  builder.put(outputOf(node), held.name, permuted(held.layout, node.attributes['perm'] as readonly number[]))
}

/** The value in a layout that does not split any of these axes: as it lies if that will do, else in logical order. */
function unsplit(builder: Builder, value: Value, axes: readonly number[]): Held {
  const held = builder.first(value)
  const splits = held.layout.axes.some(({ of, part }) => part !== 'all' && axes.includes(of))
  return splits ? { name: builder.plain(value), layout: plain(value.shape.length) } : held
}

const place = (held: Held, axis: number): number => held.layout.axes.findIndex(({ of }) => of === axis)

const concat: Rule = (builder, node) => {
  const axis = Number(node.attributes['axis'])
  const output = outputOf(node)
  const first = inputOf(node, 0)
  const common = commonLayout(builder, node.inputs, first.shape)
  const usable = common.axes.every(({ of, part }) => part === 'all' || of !== axis)
  const lies = usable ? common : plain(output.shape.length)
  const names = node.inputs.map((value) => builder.operand(value, value.shape, lies))
  const full = names.map((name, i) =>
    inputSplat(node, i) ? expand(builder, name, physicalShape(lies, inputOf(node, i).shape, builder.block)) : name,
  )
  const at = lies.axes.findIndex(({ of }) => of === axis)
  builder.put(output, builder.emit('Concat', full, { axis: at }), lies)
}

const inputSplat = (node: Node, index: number): boolean => inputOf(node, index).source.kind === 'splat'

const expand = (builder: Builder, name: string, shape: readonly number[]): string => builder.emit('Expand', [name, builder.integers(shape)])

const slice: Rule = (builder, node) => {
  const [x, output] = [inputOf(node, 0), outputOf(node)]
  const begin = node.attributes['begin'] as readonly number[]
  const size = node.attributes['size'] as readonly number[]
  const cut = x.shape.flatMap((side, axis) => (size[axis] === side ? [] : [axis]))
  const held = unsplit(builder, x, cut)
  const starts = cut.map((axis) => begin[axis] as number)
  const ends = cut.map((axis) => (begin[axis] as number) + (size[axis] as number))
  const axes = cut.map((axis) => place(held, axis))
  builder.put(output, builder.slice(held.name, starts, ends, axes), held.layout)
}

const split: Rule = (builder, node) => {
  const axis = Number(node.attributes['axis'])
  const sizes = node.attributes['sizes'] as readonly number[]
  const held = unsplit(builder, inputOf(node, 0), [axis])
  const parts = builder.emitMany('Split', [held.name, builder.integers(sizes)], sizes.length, { axis: place(held, axis) })
  parts.forEach((name, i) => builder.put(outputOf(node, i), name, held.layout))
}

const pad: Rule = (builder, node) => {
  const paddings = node.attributes['paddings'] as readonly (readonly [number, number])[]
  const padded = paddings.flatMap(([before, after], axis) => (before !== 0 || after !== 0 ? [axis] : []))
  const held = unsplit(builder, inputOf(node, 0), padded)
  const side = (which: 0 | 1): number[] => held.layout.axes.map(({ of, part }) => (part === 'all' ? (paddings[of]?.[which] ?? 0) : 0))
  const value = builder.scalar(Number(node.attributes['constantValue']), outputOf(node).type)
  builder.put(outputOf(node), builder.emit('Pad', [held.name, builder.integers([...side(0), ...side(1)]), value]), held.layout)
}

const tile: Rule = (builder, node) => {
  const output = outputOf(node)
  const reps = node.attributes['reps'] as readonly number[]
  builder.put(output, builder.emit('Tile', [builder.plain(inputOf(node, 0)), builder.integers(reps)]), plain(output.shape.length))
}

const reverse: Rule = (builder, node) => {
  const dims = node.attributes['dims'] as readonly number[]
  const held = unsplit(builder, inputOf(node, 0), dims)
  const axes = dims.map((axis) => place(held, axis))
  const backwards = axes.map(() => -1)
  const past = axes.map(() => -2147483648)
  builder.put(outputOf(node), builder.slice(held.name, backwards, past, axes, backwards), held.layout)
}

/** One row for each kernel that only moves numbers. */
export const SHAPE_RULES: Rules = {
  Reshape: reshape,
  Transpose: transpose,
  Concat: concat,
  Slice: slice,
  SplitV: split,
  PadV2: pad,
  Tile: tile,
  Reverse: reverse,
}
