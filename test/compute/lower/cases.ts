// For every kernel that is lowered: a function that uses it and inputs to call it with, drawn by fast-check.
import fc from 'fast-check'
import * as tf from '#engine/compute/tfjs.ts'
import type { Tensor, Tensor4D } from '#engine/compute/tfjs.ts'
import { makeDraw } from '#domain/random.ts'
import { block } from '#engine/compute/program.ts'
import type { Blocks } from '#engine/compute/program.ts'

/** One drawn call: `fn` of its inputs, in the order of the record. */
export type Call = { readonly fn: (...inputs: Tensor[]) => Tensor; readonly inputs: Blocks }
export type Case = {
  readonly kernel: string
  readonly calls: fc.Arbitrary<Call>
  /** False where the kernel has no gradient worth comparing. */
  readonly gradients?: false
}

const seeds = fc.integer({ min: 0, max: 1e6 })
const sides = fc.integer({ min: 1, max: 5 })
const shapes = fc.array(sides, { minLength: 1, maxLength: 4 })

type Range = { readonly low: number; readonly high: number }
const SIGNED: Range = { low: -2, high: 2 }
const POSITIVE: Range = { low: 0.2, high: 3 }

/** Numbers in a range, none closer than 0.05 to a multiple of 0.5, where kinks (0) and limits (±0.5, ±1) are. */
function numbers(shape: readonly number[], seed: number, { low, high }: Range = SIGNED): Float32Array {
  const draw = makeDraw(seed, 'numbers', shape.join())
  return Float32Array.from({ length: shape.reduce((product, side) => product * side, 1) }, () => {
    const x = low + (high - low) * draw.uniform()
    const nearest = Math.round(x * 2) / 2
    return Math.abs(x - nearest) < 0.05 ? nearest + 0.05 * (x < nearest ? -1 : 1) : x
  })
}

function tensors(seed: number, range: Range, ...of: readonly (readonly number[])[]): Blocks {
  return Object.fromEntries(of.map((shape, i) => [`x${i}`, block(shape, numbers(shape, seed + i, range))]))
}

const unary = (kernel: string, fn: (x: Tensor) => Tensor, range: Range = SIGNED): Case => ({
  kernel,
  calls: fc.tuple(shapes, seeds).map(([shape, seed]) => ({ fn, inputs: tensors(seed, range, shape) })),
})

/** Two shapes that broadcast: some sides of either are 1, and one may lack leading axes. */
const pairs = fc
  .record({
    shape: shapes,
    ones: fc.array(fc.constantFrom('none', 'left', 'right'), { minLength: 4, maxLength: 4 }),
    cut: fc.integer({ min: 0, max: 2 }),
    swap: fc.boolean(),
  })
  .map(({ shape, ones, cut, swap }) => {
    const left = shape.map((side, axis) => (ones[axis] === 'left' ? 1 : side))
    const right = shape.map((side, axis) => (ones[axis] === 'right' ? 1 : side)).slice(Math.min(cut, shape.length - 1))
    return swap ? [right, left] : [left, right]
  })

const binary = (kernel: string, fn: (a: Tensor, b: Tensor) => Tensor, range: Range = SIGNED): Case => ({
  kernel,
  calls: fc.tuple(pairs, seeds).map(([[a = [], b = []], seed]) => ({ fn, inputs: tensors(seed, range, a, b) })),
})

/** tfjs's own gradients of these do not broadcast. */
const alike = (kernel: string, fn: (a: Tensor, b: Tensor) => Tensor): Case => ({
  kernel,
  calls: fc.tuple(shapes, seeds).map(([shape, seed]) => ({ fn, inputs: tensors(seed, SIGNED, shape, shape) })),
})

const comparison = (kernel: string, fn: (a: Tensor, b: Tensor) => Tensor): Case => ({
  // Whole numbers, so that some pairs are equal.
  ...binary(kernel, (a, b) => tf.cast(fn(tf.cast(a, 'int32'), tf.cast(b, 'int32')), 'float32')),
  gradients: false,
})

const reduction = (kernel: string, fn: (x: Tensor, axes: number[], keep: boolean) => Tensor): Case => ({
  kernel,
  calls: fc
    .record({ shape: shapes, seed: seeds, chosen: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), keep: fc.boolean() })
    .map(({ shape, seed, chosen, keep }) => {
      const axes = shape.flatMap((_, axis) => (chosen[axis] ? [axis] : []))
      return { fn: (x) => fn(x, axes.length === 0 ? [0] : axes, keep), inputs: tensors(seed, SIGNED, shape) }
    }),
})

/** Channels that fill blocks, that do not, and a few as in RGB; pictures in numbers that fill a block of 16, half of it, or hardly. */
const convolutions = fc
  .record({
    pictures: fc.constantFrom(1, 8, 9, 16, 17),
    height: fc.integer({ min: 3, max: 9 }),
    width: fc.integer({ min: 3, max: 9 }),
    channels: fc.constantFrom(1, 3, 5, 16, 32),
    out: fc.constantFrom(2, 16, 48),
    kernel: fc.constantFrom([1, 1], [2, 2], [3, 3], [4, 4], [3, 2]),
    stride: fc.constantFrom(1, 2, 3),
    pad: fc.constantFrom('valid' as const, 'same' as const, 1),
    seed: seeds,
  })
  .filter(({ height, width, kernel, pad }) => pad !== 'valid' || (height >= kernel[0]! && width >= kernel[1]!))

type Drawn = typeof convolutions extends fc.Arbitrary<infer T> ? T : never

const padOf = (pad: Drawn['pad']): 'valid' | 'same' | [[0, 0], [number, number], [number, number], [0, 0]] =>
  typeof pad === 'number'
    ? [
        [0, 0],
        [pad, pad],
        [pad, pad],
        [0, 0],
      ]
    : pad

const convolve = (d: Drawn, x: Tensor, w: Tensor): Tensor4D => tf.conv2d(x as Tensor4D, w as Tensor4D, d.stride, padOf(d.pad))

const pictureShape = (d: Drawn): number[] => [d.pictures, d.height, d.width, d.channels]
const filterShape = (d: Drawn): number[] => [...d.kernel, d.channels, d.out]

function convolvedShape(d: Drawn): number[] {
  const side = (length: number, kernel: number): number =>
    d.pad === 'same' ? Math.ceil(length / d.stride) : Math.floor((length + 2 * (d.pad === 'valid' ? 0 : d.pad) - kernel) / d.stride) + 1
  return [d.pictures, side(d.height, d.kernel[0]!), side(d.width, d.kernel[1]!), d.out]
}

const transposed = (d: Drawn, y: Tensor, w: Tensor): Tensor =>
  tf.conv2dTranspose(y as Tensor4D, w as Tensor4D, pictureShape(d) as [number, number, number, number], d.stride, padOf(d.pad) as never)

/** Every kernel with calls of it. */
export const CASES: readonly Case[] = [
  unary('Abs', tf.abs),
  unary('Neg', tf.neg),
  unary('Square', tf.square),
  unary('Sqrt', tf.sqrt, POSITIVE),
  unary('Rsqrt', tf.rsqrt, POSITIVE),
  unary('Reciprocal', tf.reciprocal, POSITIVE),
  unary('Exp', tf.exp),
  unary('Log', tf.log, POSITIVE),
  { ...unary('Sign', tf.sign), gradients: false },
  unary('Tanh', tf.tanh),
  unary('Sigmoid', tf.sigmoid),
  unary('Softplus', tf.softplus),
  unary('Relu', tf.relu),
  unary('LeakyRelu', (x) => tf.leakyRelu(x, 0.2)),
  unary('Slope', (x) => tf.grad((y: Tensor) => tf.sum(tf.leakyRelu(y, 0.3)))(x)),
  { ...unary('Step', (x) => tf.step(x, 0.25)), gradients: false },
  unary('ClipByValue', (x) => tf.clipByValue(x, -0.5, 1)),
  { ...unary('LogicalNot', (x) => tf.cast(tf.logicalNot(tf.greater(x, 0)), 'float32')), gradients: false },
  { ...unary('Cast', (x) => tf.cast(tf.cast(x, 'int32'), 'float32')), gradients: false },
  binary('Add', tf.add),
  binary('Sub', tf.sub),
  binary('Multiply', tf.mul),
  binary('RealDiv', tf.div, POSITIVE),
  binary('Pow', tf.pow, POSITIVE),
  alike('Maximum', tf.maximum),
  { ...binary('Maximum', tf.maximum), gradients: false },
  alike('Minimum', tf.minimum),
  { ...binary('Minimum', tf.minimum), gradients: false },
  alike('SquaredDifference', tf.squaredDifference),
  { ...binary('SquaredDifference', tf.squaredDifference), gradients: false },
  comparison('Greater', tf.greater),
  comparison('GreaterEqual', tf.greaterEqual),
  comparison('Less', tf.less),
  comparison('LessEqual', tf.lessEqual),
  comparison('Equal', tf.equal),
  comparison('NotEqual', tf.notEqual),
  comparison('LogicalAnd', (a, b) => tf.logicalAnd(tf.greater(a, 0), tf.greater(b, 0))),
  comparison('LogicalOr', (a, b) => tf.logicalOr(tf.greater(a, 0), tf.greater(b, 0))),
  {
    kernel: 'Select',
    calls: fc.tuple(shapes, seeds).map(([shape, seed]) => ({
      fn: (a, b, c) => tf.where(tf.greater(a as Tensor, 0.3), b as Tensor, c as Tensor),
      inputs: tensors(seed, SIGNED, shape, shape, shape),
    })),
  },
  {
    kernel: 'Broadcast',
    calls: fc.tuple(shapes, seeds).map(([shape, seed]) => ({
      fn: (x) => tf.concat([tf.mul(x as Tensor, tf.ones([2, ...shape])), tf.zeros([1, ...shape])], 0),
      inputs: tensors(seed, SIGNED, shape),
    })),
  },
  reduction('Sum', tf.sum),
  reduction('Sum', tf.mean),
  reduction('Max', tf.max),
  reduction('Min', tf.min),
  {
    kernel: 'Max',
    calls: seeds.map((seed) => ({ fn: (x) => tf.max(x as Tensor), inputs: tensors(seed, SIGNED, [3, 4, 5]) })),
  },
  {
    kernel: 'TopK',
    gradients: false,
    calls: fc.record({ seed: seeds, rows: sides, k: fc.integer({ min: 1, max: 7 }) }).map(({ seed, rows, k }) => ({
      fn: (x) => tf.add(tf.topk(x as Tensor, k).values, tf.cast(tf.topk(x as Tensor, k).indices, 'float32')),
      inputs: tensors(seed, SIGNED, [rows, 7]),
    })),
  },
  {
    kernel: 'BatchMatMul',
    calls: fc
      .record({ seed: seeds, m: sides, n: sides, k: sides, batch: fc.constantFrom([], [3], [2, 2]), ta: fc.boolean(), tb: fc.boolean() })
      .map(({ seed, m, n, k, batch, ta, tb }) => ({
        fn: (a, b) => tf.matMul(a as Tensor, b as Tensor, ta, tb),
        inputs: tensors(seed, SIGNED, [...batch, ...(ta ? [k, m] : [m, k])], [...batch, ...(tb ? [n, k] : [k, n])]),
      })),
  },
  {
    kernel: 'Conv2D',
    calls: convolutions.map((d) => ({
      fn: (x, w) => convolve(d, x as Tensor, w as Tensor),
      inputs: tensors(d.seed, SIGNED, pictureShape(d), filterShape(d)),
    })),
  },
  {
    kernel: 'Conv2DBackpropInput',
    calls: convolutions.map((d) => ({
      fn: (y, w) => transposed(d, y as Tensor, w as Tensor),
      inputs: tensors(d.seed, SIGNED, convolvedShape(d), filterShape(d)),
    })),
  },
  {
    // The gradient in the filter, weighed and summed: its own gradients are second order.
    kernel: 'Conv2DBackpropFilter',
    calls: convolutions.map((d) => ({
      fn: (x, y) => {
        const gradient = tf.grad((w: Tensor) => tf.sum(tf.mul(convolve(d, x as Tensor, w), y as Tensor)))
        return gradient(tf.zeros(filterShape(d)))
      },
      inputs: tensors(d.seed, SIGNED, pictureShape(d), convolvedShape(d)),
    })),
  },
  {
    // What a network does with blocked pictures: batch norm's scale and shift, an activation, sums over pixels, slices along channels.
    kernel: 'Conv2D',
    calls: convolutions.map((d) => ({
      fn: (x, w, scale, shift) => {
        const y = convolve(d, x as Tensor, w as Tensor)
        const centred = tf.sub(y, tf.mean(y, [0, 1, 2]))
        const active = tf.leakyRelu(tf.add(tf.mul(centred, scale as Tensor), shift as Tensor), 0.2)
        const doubled = tf.add(tf.mul(active, scale as Tensor), tf.mul(y, shift as Tensor))
        return tf.concat([tf.sum(doubled, [0, 1, 2]), tf.reshape(tf.relu(tf.add(y, shift as Tensor)), [-1])], 0)
      },
      inputs: tensors(d.seed, SIGNED, pictureShape(d), filterShape(d), [d.out], [d.out]),
    })),
  },
  {
    kernel: 'Reshape',
    calls: fc
      .tuple(shapes, seeds)
      .map(([shape, seed]) => ({ fn: (x) => tf.reshape(x as Tensor, [-1, shape.at(-1)!]), inputs: tensors(seed, SIGNED, shape) })),
  },
  {
    kernel: 'Transpose',
    calls: fc.tuple(shapes, seeds).map(([shape, seed]) => {
      const perm = [...makeDraw(seed, 'perm').permutation(shape.length)]
      return { fn: (x) => tf.transpose(tf.square(x as Tensor), perm), inputs: tensors(seed, SIGNED, shape) }
    }),
  },
  {
    kernel: 'Concat',
    calls: fc.tuple(shapes, seeds).map(([shape, seed]) => {
      const axis = seed % shape.length
      return {
        fn: (a, b) => tf.concat([a as Tensor, b as Tensor, tf.ones(shape)], axis),
        inputs: tensors(
          seed,
          SIGNED,
          shape,
          shape.map((side, i) => (i === axis ? side + 1 : side)),
        ),
      }
    }),
  },
  {
    kernel: 'Slice',
    calls: fc.tuple(shapes, seeds).map(([shape, seed]) => {
      const begin = shape.map((side, axis) => (seed >> axis) % side)
      const size = shape.map((side, axis) => 1 + ((seed >> (axis + 3)) % (side - begin[axis]!)))
      return { fn: (x) => tf.slice(x as Tensor, begin, size), inputs: tensors(seed, SIGNED, shape) }
    }),
  },
  {
    kernel: 'SplitV',
    calls: fc.tuple(sides, seeds).map(([side, seed]) => ({
      fn: (x) => {
        const [a, b, c] = tf.split(x as Tensor, [side, 2, 1], 1) as [Tensor, Tensor, Tensor]
        return tf.concat([c, tf.mul(a, 2), tf.neg(b)], 1)
      },
      inputs: tensors(seed, SIGNED, [2, side + 3, 2]),
    })),
  },
  {
    kernel: 'PadV2',
    calls: fc.tuple(shapes, seeds).map(([shape, seed]) => {
      const paddings = shape.map((_, axis): [number, number] => [(seed >> axis) % 3, (seed >> (axis + 4)) % 2])
      return { fn: (x) => tf.pad(x as Tensor, paddings, 0.5), inputs: tensors(seed, SIGNED, shape) }
    }),
  },
  {
    kernel: 'Tile',
    calls: fc.tuple(shapes, seeds).map(([shape, seed]) => ({
      fn: (x) =>
        tf.tile(
          x as Tensor,
          shape.map((_, axis) => 1 + ((seed >> axis) % 2)),
        ),
      inputs: tensors(seed, SIGNED, shape),
    })),
  },
  {
    kernel: 'Reverse',
    calls: fc
      .tuple(shapes, seeds)
      .map(([shape, seed]) => ({ fn: (x) => tf.reverse(x as Tensor, seed % shape.length), inputs: tensors(seed, SIGNED, shape) })),
  },
]
