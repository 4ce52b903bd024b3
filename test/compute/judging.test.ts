import fc from 'fast-check'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { pValue } from '#domain/statistics/calibration.ts'
import { sortScores } from '#domain/statistics/sorted.ts'
import { judge, justAbove, type Line } from '#domain/threshold.ts'
import { withForms } from '#domain/weighting.ts'
import { DECISIONS, judgingTail, type GraphTail } from '#engine/compute/judging.ts'
import { writeOnnx } from '#engine/compute/lower/onnx-writer.ts'

/** The tail alone, behind inputs that stand for what a scoring graph gives. */
async function judgeBy(
  tail: GraphTail,
  inputs: readonly string[],
): Promise<(values: readonly number[]) => Promise<Record<string, Tensor>>> {
  const model = writeOnnx({
    name: 'tail',
    opsets: { '': 19 },
    inputs: inputs.map((name) => ({ name, dtype: 'float32', shape: [1] })),
    outputs: tail.outputs,
    nodes: tail.nodes,
    initialisers: tail.initialisers,
  })
  const session = await InferenceSession.create(model)
  return async (values) =>
    (await session.run(Object.fromEntries(inputs.map((name, i) => [name, new Tensor('float32', [values[i]!], [1])])))) as Record<
      string,
      Tensor
    >
}

const decisionOf = (outputs: Record<string, Tensor>) => DECISIONS[Number(outputs['decision']!.data[0])]

const CALIBRATION = [0.31, 0.12, 0.2, 0.2, 0.27].map(Math.fround)

test.each<readonly [string, Line]>([
  ['edges that are float32', { lower: Math.fround(0.2), upper: Math.fround(0.31) }],
  ['edges between two float32', { lower: 0.2, upper: 0.31 }],
  ['an edge just above a calibration score', { lower: justAbove(Math.fround(0.2)), upper: justAbove(Math.fround(0.31)) }],
  ['no review band', { lower: 0.27, upper: 0.27 }],
  ['edges that a double tells apart and a float32 does not', { lower: 0.2 + 1e-12, upper: 0.2 + 2e-12 }],
])('decides and counts as the program does at %s', async (_, line) => {
  const judgeOne = await judgeBy(judgingTail({ line, calibration: CALIBRATION }), ['score'])
  const sorted = sortScores(CALIBRATION)!
  const edges = [line.lower, line.upper, ...CALIBRATION].flatMap((at) => [Math.fround(at), justAbove(at), -justAbove(-at)])
  for (const score of [...edges, 0, -1, 5, 1e-38]) {
    const given = Math.fround(score)
    const outputs = await judgeOne([given])
    expect(decisionOf(outputs), String(given)).toBe(judge(given, line))
    expect(outputs['p_value']!.data[0]).toBe(Math.fround(pValue(given, sorted)))
  }
})

test('never disagrees with the program, whatever the scores and edges', async () => {
  const float = fc.float({ noNaN: true, noDefaultInfinity: true, min: -4, max: 4 })
  const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true, min: -4, max: 4 }), float)
  await fc.assert(
    fc.asyncProperty(
      fc.array(float, { minLength: 1, maxLength: 20 }),
      number,
      number,
      fc.array(float, { minLength: 1, maxLength: 8 }),
      async (calibration, a, b, scores) => {
        const line = { lower: Math.min(a, b), upper: Math.max(a, b) }
        const judgeOne = await judgeBy(judgingTail({ line, calibration }), ['score'])
        const sorted = sortScores(calibration)!
        for (const score of [...scores, ...calibration, Math.fround(a), Math.fround(b)]) {
          const outputs = await judgeOne([score])
          expect(decisionOf(outputs)).toBe(judge(score, line))
          expect(outputs['p_value']!.data[0]).toBe(Math.fround(pValue(score, sorted)))
        }
      },
    ),
    { numRuns: 60, seed: 1 },
  )
})

test('adds the parts of A(x) in double precision, as the program does, and decides on that sum', async () => {
  const weighting = { kappa: 0.3, means: { pixel: 0.7, feature: 0.11 } }
  const parts = (i: number) => ({ pixel: Math.fround(0.1 * i + 0.013), feature: Math.fround(0.7 / (i + 1)) })
  const weights = { pixel: 1 / 0.7, feature: 0.3 * (1 / 0.11) }
  const scores = Array.from({ length: 12 }, (_, i) => withForms(parts(i), weighting)['balanced']!)
  for (const edge of scores) {
    const tail = judgingTail({
      parts: [
        { output: 'part.pixel', weight: weights.pixel },
        { output: 'part.feature', weight: weights.feature },
      ],
      line: { lower: edge, upper: edge },
      calibration: scores,
    })
    const judgeOne = await judgeBy(tail, ['part.pixel', 'part.feature'])
    for (const [i, score] of scores.entries()) {
      const { pixel, feature } = parts(i)
      const outputs = await judgeOne([pixel, feature])
      expect(decisionOf(outputs)).toBe(judge(score, { lower: edge, upper: edge }))
      expect(outputs['score']!.data[0]).toBe(Math.fround(score))
      expect(outputs['p_value']!.data[0]).toBe(Math.fround(pValue(score, sortScores(scores)!)))
    }
  }
})

test('rejects a score that is no number', async () => {
  const judgeOne = await judgeBy(judgingTail({ line: { lower: 0, upper: 1 }, calibration: [] }), ['score'])
  expect(decisionOf(await judgeOne([NaN]))).toBe('reject')
})

test('leaves out what it has no ground for', () => {
  expect(judgingTail({ line: null, calibration: [] }).outputs).toEqual([])
  expect(judgingTail({ line: null, calibration: [1] }).outputs.map(({ name }) => name)).toEqual(['p_value'])
})
