import type { Layout } from './layout.ts'
import { sideOf } from './layout.ts'

type Numbers = Float32Array | Int32Array

/** Numbers in logical order, copied to lie as the layout says. */
export function toLayout<T extends Numbers>(data: T, shape: readonly number[], to: Layout, block: number): T {
  return relayout(data, shape, to, block, (target, source, logical, physical) => (target[physical] = source[logical] as number))
}

/** Numbers that lie as the layout says, copied to logical order. */
export function fromLayout<T extends Numbers>(data: T, shape: readonly number[], from: Layout, block: number): T {
  return relayout(data, shape, from, block, (target, source, logical, physical) => (target[logical] = source[physical] as number))
}

function relayout<T extends Numbers>(
  source: T,
  shape: readonly number[],
  lies: Layout,
  block: number,
  move: (target: T, source: T, logical: number, physical: number) => void,
): T {
  const target = source.slice() as T
  if (lies.axes.every(({ of, part }, i) => part === 'all' && of === i)) return target
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, side) => product * side, 1))
  const sides = lies.axes.map((axis) => sideOf(axis, shape, block))
  const steps = lies.axes.map(({ of, part }) => (strides[of] as number) * (part === 'outer' ? block : 1))
  const innermost = sides.length - 1
  let physical = 0
  const walk = (axis: number, logical: number): void => {
    const side = sides[axis] as number
    const step = steps[axis] as number
    for (let i = 0, at = logical; i < side; i++, at += step) {
      if (axis === innermost) move(target, source, at, physical++)
      else walk(axis + 1, at)
    }
  }
  walk(0, 0)
  return target
}
