import { backend_util } from '#engine/compute/tfjs.ts'
import type { Attributes, Value } from './graph.ts'
import { inputOf, madeBy, sameShape, sizeOf, splatOf } from './graph.ts'
import type { OutputSpec, Recorder } from './recorder.ts'

// What is folded while recording, so that lowering sees fewer and plainer kernels:
// - elementwise kernels are computed at the smallest shape that their inputs have and broadcast at the end (gradients of means
//   multiply by a tensor of ones of full size);
// - numbers that are known are computed, x*1 and x+0 vanish, chained factors merge;
// - the gradient of relu and leaky relu, first or second order, becomes one `Slope`.

/** dy * (x > 0 ? positive : negative); inputs [x, dy]. Ours, not tfjs's. */
export const SLOPE = 'Slope'
/** A tensor repeated along axes of length 1 (and new leading ones). Ours, not tfjs's. */
export const BROADCAST = 'Broadcast'

type Rule = (recorder: Recorder, inputs: readonly Value[], attributes: Attributes, output: OutputSpec) => Value | undefined

/** The values that a kernel call gives: simplified ones where a rule applies, else those of a new node. */
export function simplify(
  recorder: Recorder,
  kernel: string,
  inputs: readonly Value[],
  attributes: Attributes,
  outputs: readonly OutputSpec[],
): readonly Value[] {
  const [output] = outputs
  if (output !== undefined && outputs.length === 1) {
    const value = ELEMENTWISE.has(kernel)
      ? elementwise(recorder, kernel, inputs, attributes, output)
      : SHAPE_RULES[kernel]?.(recorder, inputs, attributes, output)
    if (value !== undefined) return [value]
  }
  return recorder.node(kernel, inputs, attributes, outputs).outputs
}

const ELEMENTWISE = new Set(
  (
    'Abs Neg Square Sqrt Rsqrt Exp Log Tanh Sigmoid Softplus Relu Sign Reciprocal LeakyRelu Step ClipByValue LogicalNot Cast Add Sub Multiply ' +
    'RealDiv Pow Maximum Minimum SquaredDifference Greater GreaterEqual Less LessEqual Equal NotEqual LogicalAnd LogicalOr Select'
  ).split(' '),
)

function elementwise(recorder: Recorder, kernel: string, inputs: readonly Value[], attributes: Attributes, output: OutputSpec): Value {
  const small = inputs.map((value) => shrink(recorder, value))
  const shape = small.reduce<number[]>((all, value) => backend_util.assertAndGetBroadcastShape(all, [...value.shape]), [])
  const target = { type: output.type, shape }
  const value =
    VALUE_RULES[kernel]?.(recorder, small, attributes, target) ?? recorder.value(kernel, small, attributes, target.type, target.shape)
  return broadcast(recorder, value, output.shape)
}

/** The value before it was repeated; a splat as a scalar. */
function shrink(recorder: Recorder, value: Value): Value {
  const splat = splatOf(value)
  if (splat !== undefined) return recorder.splat(splat, value.type, [])
  const repeated = madeBy(value, BROADCAST)
  return repeated === undefined ? value : inputOf(repeated, 0)
}

function broadcast(recorder: Recorder, value: Value, shape: readonly number[]): Value {
  if (sameShape(value.shape, shape)) return value
  const splat = splatOf(value)
  return splat === undefined ? recorder.value(BROADCAST, [value], {}, value.type, shape) : recorder.splat(splat, value.type, shape)
}

function at(inputs: readonly Value[], index: number): Value {
  const value = inputs[index]
  if (value === undefined) throw new Error(`A kernel call lacks input ${index}.`)
  return value
}

/** Applies a binary kernel through its own rules. */
function apply(recorder: Recorder, kernel: string, a: Value, b: Value): Value {
  const shape = backend_util.assertAndGetBroadcastShape([...a.shape], [...b.shape])
  return elementwise(recorder, kernel, [a, b], {}, { type: a.type, shape })
}

const unaryRule =
  (of: (x: number) => number): Rule =>
  (recorder, inputs, _attributes, output) => {
    const x = splatOf(at(inputs, 0))
    return x === undefined ? undefined : recorder.splat(Math.fround(of(x)), output.type, output.shape)
  }

const binaryRule =
  (of: (a: number, b: number) => number, rest?: Rule): Rule =>
  (recorder, inputs, attributes, output) => {
    const a = splatOf(at(inputs, 0))
    const b = splatOf(at(inputs, 1))
    if (a !== undefined && b !== undefined) return recorder.splat(Math.fround(of(a, b)), output.type, output.shape)
    return rest?.(recorder, inputs, attributes, output)
  }

/** A value times a known number, as the pair. */
function factorOf(value: Value): { readonly base: Value; readonly factor: number } | undefined {
  const node = madeBy(value, 'Multiply')
  if (node === undefined) return undefined
  const [a, b] = [inputOf(node, 0), inputOf(node, 1)]
  const [left, right] = [splatOf(a), splatOf(b)]
  if (left !== undefined) return { base: b, factor: left }
  return right === undefined ? undefined : { base: a, factor: right }
}

const multiply: Rule = (recorder, inputs, _attributes, output) => {
  const [a, b] = splatOf(at(inputs, 0)) === undefined ? [at(inputs, 0), at(inputs, 1)] : [at(inputs, 1), at(inputs, 0)]
  const factor = splatOf(b)
  if (factor === undefined) return slopeOfMask(recorder, a, b) ?? slopeOfMask(recorder, b, a)
  if (factor === 1) return a
  if (factor === 0) return recorder.splat(0, output.type, output.shape)
  const chained = factorOf(a)
  if (chained !== undefined) return apply(recorder, 'Multiply', chained.base, recorder.splat(chained.factor * factor, b.type, []))
  const slope = madeBy(a, SLOPE)
  if (slope === undefined) return undefined
  const { positive, negative } = slope.attributes as SlopeAttributes
  return makeSlope(recorder, inputOf(slope, 0), inputOf(slope, 1), positive * factor, negative * factor)
}

/** x times 0 is 0 and so on, where tfjs builds masks: dy * cast(x > 0), dy * cast(not (x > 0)), dy * step(x). */
function slopeOfMask(recorder: Recorder, dy: Value, mask: Value): Value | undefined {
  const condition = madeBy(mask, 'Cast')
  const step = madeBy(condition === undefined ? mask : inputOf(condition, 0), 'Step')
  if (step !== undefined) return makeSlope(recorder, inputOf(step, 0), dy, 1, Number(step.attributes['alpha'] ?? 0))
  if (condition === undefined) return undefined
  const not = madeBy(inputOf(condition, 0), 'LogicalNot')
  const x = positiveTest(not === undefined ? inputOf(condition, 0) : inputOf(not, 0))
  if (x === undefined) return undefined
  return not === undefined ? makeSlope(recorder, x, dy, 1, 0) : makeSlope(recorder, x, dy, 0, 1)
}

/** x, if the condition is x > 0. */
function positiveTest(condition: Value): Value | undefined {
  const greater = madeBy(condition, 'Greater')
  return greater !== undefined && splatOf(inputOf(greater, 1)) === 0 ? inputOf(greater, 0) : undefined
}

export type SlopeAttributes = { readonly positive: number; readonly negative: number }

function makeSlope(recorder: Recorder, x: Value, dy: Value, positive: number, negative: number): Value | undefined {
  const shape = backend_util.assertAndGetBroadcastShape([...x.shape], [...dy.shape])
  return recorder.value(SLOPE, [x, dy], { positive, negative }, dy.type, shape)
}

const add: Rule = (recorder, inputs) => {
  const [a, b] = [at(inputs, 0), at(inputs, 1)]
  if (splatOf(b) === 0) return a
  if (splatOf(a) === 0) return b
  const [left, right] = [madeBy(a, SLOPE), madeBy(b, SLOPE)]
  if (left === undefined || right === undefined || left.inputs[0] !== right.inputs[0] || left.inputs[1] !== right.inputs[1])
    return undefined
  const [one, other] = [left.attributes as SlopeAttributes, right.attributes as SlopeAttributes]
  const [positive, negative] = [one.positive + other.positive, one.negative + other.negative]
  return makeSlope(recorder, inputOf(left, 0), inputOf(left, 1), positive, negative)
}

/** A value as base * (x > 0 ? positive : negative): dy * alpha comes with whatever factor or slope dy had merged into one. */
function slopesOf(value: Value, x: Value): SlopeAttributes & { readonly base: Value } {
  const slope = madeBy(value, SLOPE)
  if (slope !== undefined && inputOf(slope, 0) === x) return { base: inputOf(slope, 1), ...(slope.attributes as SlopeAttributes) }
  const { base, factor } = factorOf(value) ?? { base: value, factor: 1 }
  return { base, positive: factor, negative: factor }
}

const select: Rule = (recorder, inputs) => {
  const [condition, yes, no] = [at(inputs, 0), at(inputs, 1), at(inputs, 2)]
  const known = splatOf(condition)
  if (known !== undefined) return known === 0 ? no : yes
  const x = positiveTest(condition)
  if (x === undefined) return undefined
  const [left, right] = [slopesOf(yes, x), slopesOf(no, x)]
  return left.base === right.base ? makeSlope(recorder, x, left.base, left.positive, right.negative) : undefined
}

const divide: Rule = (recorder, inputs) => {
  const divisor = splatOf(at(inputs, 1))
  return divisor === undefined || divisor === 0
    ? undefined
    : apply(recorder, 'Multiply', at(inputs, 0), recorder.splat(1 / divisor, 'float32', []))
}

const VALUE_RULES: Readonly<Record<string, Rule>> = {
  Abs: unaryRule(Math.abs),
  Neg: unaryRule((x) => -x),
  Square: unaryRule((x) => x * x),
  Sqrt: unaryRule(Math.sqrt),
  Rsqrt: unaryRule((x) => 1 / Math.sqrt(x)),
  Exp: unaryRule(Math.exp),
  Log: unaryRule(Math.log),
  Cast: (recorder, inputs, attributes, output) => {
    const x = at(inputs, 0)
    if (x.type === output.type) return x
    return unaryRule((number) => (output.type === 'bool' ? Number(number !== 0) : output.type === 'int32' ? Math.trunc(number) : number))(
      recorder,
      inputs,
      attributes,
      output,
    )
  },
  LogicalNot: unaryRule((x) => Number(x === 0)),
  Add: binaryRule((a, b) => a + b, add),
  Sub: binaryRule(
    (a, b) => a - b,
    (_recorder, inputs) => (splatOf(at(inputs, 1)) === 0 ? at(inputs, 0) : undefined),
  ),
  Multiply: binaryRule((a, b) => a * b, multiply),
  RealDiv: binaryRule((a, b) => a / b, divide),
  Pow: binaryRule(Math.pow),
  Maximum: binaryRule(Math.max),
  Minimum: binaryRule(Math.min),
  Greater: binaryRule((a, b) => Number(a > b)),
  GreaterEqual: binaryRule((a, b) => Number(a >= b)),
  Less: binaryRule((a, b) => Number(a < b)),
  LessEqual: binaryRule((a, b) => Number(a <= b)),
  Select: select,
}

/** The sum over axes, divided by how many numbers went into each: one kernel less to lower. */
const mean: Rule = (recorder, inputs, attributes, output) => {
  const [sum] = simplify(recorder, 'Sum', inputs, attributes, [output])
  if (sum === undefined) return undefined
  const share = sizeOf(output.shape) / sizeOf(at(inputs, 0).shape)
  return apply(recorder, 'Multiply', sum, recorder.splat(share, 'float32', []))
}

const sum: Rule = (recorder, inputs, attributes, output) => {
  const x = at(inputs, 0)
  const splat = splatOf(x)
  if (splat !== undefined) return recorder.splat((splat * sizeOf(x.shape)) / sizeOf(output.shape), output.type, output.shape)
  return (attributes['axes'] as readonly number[]).length === 0 ? x : undefined
}

/** For kernels that only move numbers: a splat stays one. */
const movesSplat: Rule = (recorder, inputs, _attributes, output) => {
  const splat = splatOf(at(inputs, 0))
  return splat === undefined ? undefined : recorder.splat(splat, output.type, output.shape)
}

const same: Rule = (_recorder, inputs) => at(inputs, 0)

const SHAPE_RULES: Readonly<Record<string, Rule>> = {
  Identity: same,
  ZerosLike: (recorder, _inputs, _attributes, output) => recorder.splat(0, output.type, output.shape),
  OnesLike: (recorder, _inputs, _attributes, output) => recorder.splat(1, output.type, output.shape),
  Fill: (recorder, _inputs, attributes, output) => recorder.splat(Number(attributes['value']), output.type, output.shape),
  Mean: mean,
  Sum: sum,
  AddN: (recorder, inputs, _attributes, output) =>
    inputs.reduce((total, value) => elementwise(recorder, 'Add', [total, value], {}, output)),
  Reshape: (recorder, inputs, attributes, output) => {
    const x = at(inputs, 0)
    if (sameShape(x.shape, output.shape)) return x
    const before = madeBy(x, 'Reshape')
    return before === undefined
      ? movesSplat(recorder, inputs, attributes, output)
      : recorder.value('Reshape', [inputOf(before, 0)], { shape: output.shape }, output.type, output.shape)
  },
  Transpose: (recorder, inputs, attributes, output) =>
    (attributes['perm'] as readonly number[]).every((axis, i) => axis === i)
      ? at(inputs, 0)
      : movesSplat(recorder, inputs, attributes, output),
  Slice: (recorder, inputs, attributes, output) =>
    sameShape(at(inputs, 0).shape, output.shape) ? at(inputs, 0) : movesSplat(recorder, inputs, attributes, output),
  Concat: (_recorder, inputs) => (inputs.length === 1 ? at(inputs, 0) : undefined),
  Tile: (recorder, inputs, attributes, output) =>
    sameShape(at(inputs, 0).shape, output.shape) ? at(inputs, 0) : movesSplat(recorder, inputs, attributes, output),
  Reverse: movesSplat,
}
