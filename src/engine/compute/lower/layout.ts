import { sizeOf } from '#engine/compute/trace/graph.ts'

// How a logical tensor (tfjs's NHWC or HWIO) lies in memory. A layout names, from the outermost on, the logical axes, where an axis
// may be split in two: `outer` counts blocks, `inner` is the place within a block of `block` numbers (ONNX Runtime's NCHWc kernels).

export type Axis = { readonly of: number; readonly part: 'all' | 'outer' | 'inner' }
export type Layout = { readonly key: string; readonly axes: readonly Axis[] }

const PART = { all: '', outer: 'o', inner: 'i' } as const

/** A layout from its axes; equal axes give an equal key. */
export function layout(axes: readonly Axis[]): Layout {
  return { key: axes.map(({ of, part }) => `${of}${PART[part]}`).join(' '), axes }
}

const all = (of: number): Axis => ({ of, part: 'all' })
const outer = (of: number): Axis => ({ of, part: 'outer' })
const inner = (of: number): Axis => ({ of, part: 'inner' })

/** Logical order. */
export function plain(rank: number): Layout {
  return layout(Array.from({ length: rank }, (_, axis) => all(axis)))
}

/** Pictures as most ONNX operators want them. */
export const NCHW = layout([all(0), all(3), all(1), all(2)])
/** Filters as ONNX wants them, for Conv and ConvTranspose alike. */
export const OIHW = layout([all(3), all(2), all(0), all(1)])
/** Pictures in blocks of channels: [n, c/b, h, w, b]. */
export const BLOCKED = layout([all(0), outer(3), all(1), all(2), inner(3)])
/** Filters for the blocked Conv: [o/b, i/b, kh, kw, b of i, b of o]. */
export const BLOCKED_FILTER = layout([outer(3), outer(2), all(0), all(1), inner(2), inner(3)])
/** Filters for the blocked Conv on a picture of fewer channels than a block: [o/b, i, kh, kw, b of o]. */
export const BLOCKED_OUTPUT_FILTER = layout([outer(3), all(2), all(0), all(1), inner(3)])

/** What `axis` of a layout measures for a tensor of this shape. An axis of length 1 that stands for a whole one is not split. */
export function sideOf(axis: Axis, shape: readonly number[], block: number): number {
  const side = shape[axis.of] ?? 1
  if (axis.part === 'all') return side
  if (axis.part === 'outer') return side === 1 ? 1 : side / block
  return side === 1 ? 1 : block
}

/** The sides of the tensor as it lies in memory. */
export function physicalShape(of: Layout, shape: readonly number[], block: number): number[] {
  return of.axes.map((axis) => sideOf(axis, shape, block))
}

/** A reshape, a transpose and a reshape that carry one layout to another; those that would do nothing are left out. */
export type Conversion = { readonly before?: readonly number[]; readonly perm?: readonly number[]; readonly after?: readonly number[] }

/** How to get a tensor from one layout to another. */
export function conversion(from: Layout, to: Layout, shape: readonly number[], block: number): Conversion {
  const split = new Set([...from.axes, ...to.axes].filter(({ part }) => part !== 'all').map(({ of }) => of))
  const refine = (axes: readonly Axis[]): Axis[] =>
    axes.flatMap((axis) => (axis.part === 'all' && split.has(axis.of) ? [outer(axis.of), inner(axis.of)] : [axis]))
  const finest = refine(from.axes)
  const wanted = refine(to.axes)
  const perm = wanted.map((axis) => finest.findIndex(({ of, part }) => of === axis.of && part === axis.part))
  const sides = finest.map((axis) => sideOf(axis, shape, block))
  const moves = movesNumbers(perm, sides)
  const target = physicalShape(to, shape, block)
  if (!moves) return { after: target }
  const start = sides.length === from.axes.length ? undefined : sides
  const end = wanted.length === to.axes.length ? undefined : target
  return { ...(start && { before: start }), perm, ...(end && { after: end }) }
}

/** Whether a transpose moves anything, or only axes of length 1. */
function movesNumbers(perm: readonly number[], sides: readonly number[]): boolean {
  const kept = perm.filter((axis) => sides[axis] !== 1)
  return kept.some((axis, i) => i > 0 && axis < (kept[i - 1] as number))
}

/** The layout of `shape` seen with one more logical order: logical axis i of the result is axis perm[i] of the original. */
export function permuted(of: Layout, perm: readonly number[]): Layout {
  return layout(of.axes.map(({ of: axis, part }) => ({ of: perm.indexOf(axis), part })))
}

/** Whether every split axis of the layout can be split for this shape. */
export function fits(of: Layout, shape: readonly number[], block: number): boolean {
  return of.axes.every(({ of: axis, part }) => part === 'all' || ((shape[axis] as number) % block === 0 && block > 1))
}

/** Bytes of a float32 or int32 tensor. */
export function bytesOf(shape: readonly number[]): number {
  return sizeOf(shape) * 4
}
