import { backend_util, util } from '#engine/compute/tfjs.ts'
import type { Attributes, Value, ValueType } from './graph.ts'
import type { OutputSpec } from './recorder.ts'

// What the tracer must know of a kernel: the order of its inputs, its attributes in the form that lowering wants, and the shapes
// that come out. Adding a kernel: a row here and a rule in ../lower/rules.

export type KernelRow = {
  /** Names of the inputs in tfjs's record; '*' for kernels that take a list. */
  readonly inputs: readonly string[] | '*'
  readonly describe: (
    inputs: readonly Value[],
    attributes: Attributes,
  ) => { readonly attributes: Attributes; readonly outputs: readonly OutputSpec[] }
}

/** Spatial attributes of a convolution, resolved to numbers. Pads are [top, bottom, left, right]. */
export type ConvolutionAttributes = {
  readonly strides: readonly [number, number]
  readonly dilations: readonly [number, number]
  readonly pads: readonly [number, number, number, number]
}

function at(values: readonly Value[], index: number): Value {
  const value = values[index]
  if (value === undefined) throw new Error(`A kernel call lacks input ${index}.`)
  return value
}

function numbers(attribute: unknown): number[] {
  return Array.isArray(attribute) ? attribute.map(Number) : [Number(attribute)]
}

const row = (inputs: readonly string[] | '*', describe: KernelRow['describe']): KernelRow => ({ inputs, describe })

const one = (type: ValueType, shape: readonly number[]): readonly OutputSpec[] => [{ type, shape }]

/** Elementwise on one tensor. */
const unary = (attributeNames: readonly string[] = [], type?: ValueType): KernelRow =>
  row(['x'], (inputs, given) => ({
    attributes: Object.fromEntries(attributeNames.map((name) => [name, given[name]])),
    outputs: one(type ?? at(inputs, 0).type, at(inputs, 0).shape),
  }))

/** Elementwise on two tensors, with broadcasting. */
const binary = (type?: ValueType): KernelRow =>
  row(['a', 'b'], (inputs) => ({
    attributes: {},
    outputs: one(type ?? at(inputs, 0).type, backend_util.assertAndGetBroadcastShape([...at(inputs, 0).shape], [...at(inputs, 1).shape])),
  }))

const reduction = (): KernelRow =>
  row(['x'], (inputs, given) => {
    const x = at(inputs, 0)
    const asked = given['axis'] ?? given['reductionIndices']
    // No axes named means all of them.
    const axes = (
      asked === undefined || asked === null ? x.shape.map((_, axis) => axis) : util.parseAxisParam(numbers(asked), [...x.shape])
    ).sort((a, b) => a - b)
    const kept = x.shape.flatMap((side, axis) => (axes.includes(axis) ? (given['keepDims'] === true ? [1] : []) : [side]))
    return { attributes: { axes }, outputs: one(x.type === 'bool' ? 'int32' : x.type, kept) }
  })

function convolution(
  x: readonly number[],
  filter: readonly number[],
  given: Attributes,
): { outShape: number[]; attributes: ConvolutionAttributes } {
  if (given['dataFormat'] !== undefined && given['dataFormat'] !== 'NHWC') throw new Error('Only NHWC convolutions are traced.')
  const info = backend_util.computeConv2DInfo(
    x as [number, number, number, number],
    filter as [number, number, number, number],
    given['strides'] as number | [number, number],
    (given['dilations'] ?? 1) as number | [number, number],
    given['pad'] as 'valid' | 'same' | number,
    given['dimRoundingMode'] as 'floor' | undefined,
  )
  const { top, bottom, left, right } = info.padInfo
  return {
    outShape: info.outShape,
    attributes: {
      strides: [info.strideHeight, info.strideWidth],
      dilations: [info.dilationHeight, info.dilationWidth],
      pads: [top, bottom, left, right],
    },
  }
}

const asConvolution = (attributes: ConvolutionAttributes): Attributes => ({ ...attributes })

const matMul: KernelRow = row(['a', 'b'], (inputs, given) => {
  const [a, b] = [at(inputs, 0), at(inputs, 1)]
  const transposeA = given['transposeA'] === true
  const transposeB = given['transposeB'] === true
  const batch = backend_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2))
  const rows = a.shape.at(transposeA ? -1 : -2) as number
  const columns = b.shape.at(transposeB ? -2 : -1) as number
  return { attributes: { transposeA, transposeB }, outputs: one('float32', [...batch, rows, columns]) }
})

const slice: KernelRow = row(['x'], (inputs, given) => {
  const x = at(inputs, 0)
  const begin = numbers(given['begin'])
  const size = numbers(given['size']).map((side, axis) => (side === -1 ? (x.shape[axis] as number) - (begin[axis] as number) : side))
  return { attributes: { begin, size }, outputs: one(x.type, size) }
})

const split: KernelRow = row(['x'], (inputs, given) => {
  const x = at(inputs, 0)
  const axis = util.parseAxisParam(numbers(given['axis'] ?? 0), [...x.shape])[0] as number
  const total = x.shape[axis] as number
  const given_ = given['numOrSizeSplits']
  const sizes = typeof given_ === 'number' ? Array.from({ length: given_ }, () => total / given_) : numbers(given_)
  const open = sizes.indexOf(-1)
  if (open >= 0) sizes[open] = total - sizes.reduce((sum, size) => sum + Math.max(size, 0), 0)
  return {
    attributes: { axis, sizes },
    outputs: sizes.map((size) => ({ type: x.type, shape: x.shape.map((side, i) => (i === axis ? size : side)) })),
  }
})

/** Every kernel that can be traced, by tfjs's name. */
export const KERNELS: Readonly<Record<string, KernelRow>> = {
  Abs: unary(),
  Neg: unary(),
  Square: unary(),
  Sqrt: unary(),
  Rsqrt: unary(),
  Exp: unary(),
  Log: unary(),
  Tanh: unary(),
  Sigmoid: unary(),
  Softplus: unary(),
  Relu: unary(),
  Sign: unary(),
  Reciprocal: unary(),
  LeakyRelu: unary(['alpha']),
  Step: unary(['alpha']),
  ClipByValue: unary(['clipValueMin', 'clipValueMax']),
  LogicalNot: unary([], 'bool'),
  Identity: unary(),
  ZerosLike: unary(),
  OnesLike: unary(),
  Cast: row(['x'], (inputs, given) => ({ attributes: {}, outputs: one(given['dtype'] as ValueType, at(inputs, 0).shape) })),
  Add: binary(),
  Sub: binary(),
  Multiply: binary(),
  RealDiv: binary('float32'),
  Pow: binary(),
  Maximum: binary(),
  Minimum: binary(),
  SquaredDifference: binary(),
  Greater: binary('bool'),
  GreaterEqual: binary('bool'),
  Less: binary('bool'),
  LessEqual: binary('bool'),
  Equal: binary('bool'),
  NotEqual: binary('bool'),
  LogicalAnd: binary('bool'),
  LogicalOr: binary('bool'),
  Select: row(['condition', 't', 'e'], (inputs) => ({ attributes: {}, outputs: one(at(inputs, 1).type, at(inputs, 1).shape) })),
  AddN: row('*', (inputs) => ({ attributes: {}, outputs: one(at(inputs, 0).type, at(inputs, 0).shape) })),
  Sum: reduction(),
  Mean: reduction(),
  Max: reduction(),
  Min: reduction(),
  BatchMatMul: matMul,
  Conv2D: row(['x', 'filter'], (inputs, given) => {
    const { outShape, attributes } = convolution(at(inputs, 0).shape, at(inputs, 1).shape, given)
    return { attributes: asConvolution(attributes), outputs: one('float32', outShape) }
  }),
  Conv2DBackpropInput: row(['dy', 'filter'], (inputs, given) => {
    const inputShape = numbers(given['inputShape'])
    const { attributes } = convolution(inputShape, at(inputs, 1).shape, given)
    return { attributes: asConvolution(attributes), outputs: one('float32', inputShape) }
  }),
  Conv2DBackpropFilter: row(['x', 'dy'], (inputs, given) => {
    const filterShape = numbers(given['filterShape'])
    const { attributes } = convolution(at(inputs, 0).shape, filterShape, given)
    return { attributes: asConvolution(attributes), outputs: one('float32', filterShape) }
  }),
  Reshape: row(['x'], (inputs, given) => {
    const x = at(inputs, 0)
    const shape = util.inferFromImplicitShape(numbers(given['shape']), util.sizeFromShape([...x.shape]))
    return { attributes: { shape }, outputs: one(x.type, shape) }
  }),
  Transpose: row(['x'], (inputs, given) => {
    const perm = numbers(given['perm'])
    return {
      attributes: { perm },
      outputs: one(
        at(inputs, 0).type,
        perm.map((axis) => at(inputs, 0).shape[axis] as number),
      ),
    }
  }),
  Concat: row('*', (inputs, given) => {
    const first = at(inputs, 0)
    const axis = util.parseAxisParam(numbers(given['axis'] ?? 0), [...first.shape])[0] as number
    const total = inputs.reduce((sum, value) => sum + (value.shape[axis] as number), 0)
    return {
      attributes: { axis },
      outputs: one(
        first.type,
        first.shape.map((side, i) => (i === axis ? total : side)),
      ),
    }
  }),
  Slice: slice,
  SplitV: split,
  PadV2: row(['x'], (inputs, given) => {
    const paddings = (given['paddings'] as readonly (readonly [number, number])[]).map(([before, after]) => [before, after])
    const shape = at(inputs, 0).shape.map((side, axis) => side + (paddings[axis]?.[0] ?? 0) + (paddings[axis]?.[1] ?? 0))
    return { attributes: { paddings, constantValue: given['constantValue'] ?? 0 }, outputs: one(at(inputs, 0).type, shape) }
  }),
  Tile: row(['x'], (inputs, given) => {
    const reps = numbers(given['reps'])
    return {
      attributes: { reps },
      outputs: one(
        at(inputs, 0).type,
        at(inputs, 0).shape.map((side, axis) => side * (reps[axis] as number)),
      ),
    }
  }),
  Reverse: row(['x'], (inputs, given) => ({
    attributes: { dims: numbers(given['dims']) },
    outputs: one(at(inputs, 0).type, at(inputs, 0).shape),
  })),
  Fill: row([], (_inputs, given) => ({
    attributes: { value: given['value'] },
    outputs: one((given['dtype'] as ValueType | undefined) ?? 'float32', numbers(given['shape'])),
  })),
  TopK: row(['x'], (inputs, given) => {
    const x = at(inputs, 0)
    const k = Number(given['k'])
    const shape = [...x.shape.slice(0, -1), k]
    return {
      attributes: { k },
      outputs: [
        { type: x.type, shape },
        { type: 'int32', shape },
      ],
    }
  }),
}
