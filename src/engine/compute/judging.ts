// The end of the exported file: from the score to its p-value and to what the line says, in operators that every ONNX Runtime has.
import { justAbove, type Line } from '#domain/threshold.ts'
import type { OnnxNode, OnnxTensor, OnnxValue } from './lower/onnx-writer.ts'
import { doubleTensor, floatTensor, int64Tensor } from './lower/onnx-writer.ts'

/** What `decision` says by its number. */
export const DECISIONS = ['pass', 'review', 'reject'] as const

/** Nodes that follow a graph, and the outputs that they give. */
export type GraphTail = {
  readonly nodes: readonly OnnxNode[]
  readonly initialisers: readonly OnnxTensor[]
  readonly outputs: readonly OnnxValue[]
}

/** Score parts of a graph [1], each with its weight, whose sum is the score. */
export type WeightedParts = readonly { readonly output: string; readonly weight: number }[]

/**
 * `p_value` [1], where there are calibration scores, and `decision` [1], where there is a line; of the graph's `score` [1] or, if it is a
 * sum of `parts`, of that sum, which is `score` then. Both agree with `domain/threshold.ts` and `domain/statistics/calibration.ts` to the
 * last bit of what the graph gives: float32 is compared with float32 (the edge moved up to the next one, the calibration score down, which
 * changes no answer), and a sum of parts, which the program adds in double precision, in double precision. A score that is no number is rejected.
 */
export function judgingTail(judged: {
  readonly parts?: WeightedParts
  readonly line: Line | null
  readonly calibration: ArrayLike<number>
}): GraphTail {
  const { parts, line } = judged
  const type: Precision = parts === undefined ? 'float32' : 'float64'
  const score = parts === undefined ? { name: 'score', tail: NOTHING } : { name: 'score.exact', tail: weightedSum(parts) }
  const calibration = Float64Array.from(judged.calibration).sort()
  return joined([
    score.tail,
    calibration.length === 0
      ? NOTHING
      : pValue(score.name, numbers('calibration', [calibration.length], calibration, type, 'down'), calibration.length),
    line === null ? NOTHING : decision(score.name, line, type),
  ])
}

type Precision = 'float32' | 'float64'
const NOTHING: GraphTail = { nodes: [], initialisers: [], outputs: [] }
/** TensorProto.DataType. */
const FLOAT = 1
const INT64 = 7
const DOUBLE = 11

/** In the order and the precision of `withForms` (domain/weighting.ts), which adds what the graph gives as float32. */
function weightedSum(parts: WeightedParts): GraphTail {
  const terms = parts.map(({ output, weight }, i): GraphTail & { readonly term: string } => ({
    term: `term.${i}`,
    nodes: [
      { op: 'Cast', inputs: [output], outputs: [`exact.${i}`], attributes: { to: DOUBLE } },
      { op: 'Mul', inputs: [`exact.${i}`, `weight.${i}`], outputs: [`term.${i}`] },
    ],
    initialisers: [doubleTensor(`weight.${i}`, [], [weight])],
    outputs: [],
  }))
  const [first, ...others] = terms
  if (first === undefined) throw new Error('A score has at least one part.')
  const nodes: OnnxNode[] = []
  let sum = first.term
  for (const [i, { term }] of others.entries()) {
    const next = i === others.length - 1 ? 'score.exact' : `sum.${i}`
    nodes.push({ op: 'Add', inputs: [sum, term], outputs: [next] })
    sum = next
  }
  if (others.length === 0) nodes.push({ op: 'Identity', inputs: [sum], outputs: ['score.exact'] })
  nodes.push({ op: 'Cast', inputs: ['score.exact'], outputs: ['score'], attributes: { to: FLOAT } })
  return joined([...terms, { nodes, initialisers: [], outputs: [{ name: 'score', dtype: 'float32', shape: [1] }] }])
}

/** (1 + how many calibration scores are at least as high) / (n + 1), counted in whole numbers below 2^24 and divided once. */
function pValue(score: string, calibration: OnnxTensor, count: number): GraphTail {
  return {
    nodes: [
      { op: 'GreaterOrEqual', inputs: [calibration.name, score], outputs: ['is.higher'] },
      { op: 'Cast', inputs: ['is.higher'], outputs: ['higher'], attributes: { to: FLOAT } },
      { op: 'ReduceSum', inputs: ['higher', 'first.axis'], outputs: ['count.higher'], attributes: { keepdims: 1 } },
      { op: 'Add', inputs: ['count.higher', 'one'], outputs: ['rank'] },
      { op: 'Div', inputs: ['rank', 'ranks'], outputs: ['p_value'] },
    ],
    initialisers: [
      calibration,
      int64Tensor('first.axis', [1], [0]),
      floatTensor('one', [], Float32Array.of(1)),
      floatTensor('ranks', [], Float32Array.of(count + 1)),
    ],
    outputs: [{ name: 'p_value', dtype: 'float32', shape: [1] }],
  }
}

/** 2 less one for each edge that the score is below. */
function decision(score: string, { lower, upper }: Line, type: Precision): GraphTail {
  const below = (edge: 'lower' | 'upper'): readonly OnnxNode[] => [
    { op: 'Less', inputs: [score, `line.${edge}`], outputs: [`is.below.${edge}`] },
    { op: 'Cast', inputs: [`is.below.${edge}`], outputs: [`below.${edge}`], attributes: { to: INT64 } },
  ]
  return {
    nodes: [
      ...below('lower'),
      ...below('upper'),
      { op: 'Sub', inputs: ['strictest', 'below.upper'], outputs: ['at.most.review'] },
      { op: 'Sub', inputs: ['at.most.review', 'below.lower'], outputs: ['decision'] },
    ],
    initialisers: [
      numbers('line.lower', [], [lower], type, 'up'),
      numbers('line.upper', [], [upper], type, 'up'),
      int64Tensor('strictest', [], [DECISIONS.length - 1]),
    ],
    outputs: [{ name: 'decision', dtype: 'int64', shape: [1] }],
  }
}

function numbers(name: string, shape: readonly number[], values: ArrayLike<number>, type: Precision, towards: 'up' | 'down'): OnnxTensor {
  if (type === 'float64') return doubleTensor(name, shape, Array.from(values))
  return floatTensor(
    name,
    shape,
    Float32Array.from(values, (value) => nearestFloat(value, towards)),
  )
}

/** The float32 next to a number on one side of it; the number itself if it is one. */
function nearestFloat(value: number, towards: 'up' | 'down'): number {
  if (Math.fround(value) === value) return value
  return towards === 'up' ? justAbove(value) : -justAbove(-value)
}

function joined(tails: readonly GraphTail[]): GraphTail {
  return {
    nodes: tails.flatMap(({ nodes }) => nodes),
    initialisers: tails.flatMap(({ initialisers }) => initialisers),
    outputs: tails.flatMap(({ outputs }) => outputs),
  }
}
