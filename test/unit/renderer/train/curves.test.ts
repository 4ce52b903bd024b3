import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chartsOf, smoothed, stagesOf, tableOf, valueAt, withEpochs } from '#renderer/pages/train/curves.ts'
import type { Epoch } from '#rpc/schemas/runs.ts'

const epoch = (stage: string, number: number, losses: Record<string, number>): Epoch => ({
  stage,
  epoch: number,
  epochs: 10,
  step: number,
  losses,
  imagesPerSecond: 1,
  secondsLeft: 1,
})

test('the first stage of f-AnoGAN shows critic gap and generator on one chart, the penalty on another', () => {
  const charts = chartsOf('generate', [
    epoch('generate', 1, { critic: -3, wasserstein: 4, penalty: 0.1, generator: 0.5 }),
    // The generator learns at every fifth batch: a short epoch may have none.
    epoch('generate', 2, { critic: -2, wasserstein: 3, penalty: 0.2 }),
  ])
  expect(charts.map(({ title, canLog, curves }) => [title, canLog, curves.map((curve) => curve.title)])).toEqual([
    ['Critic and generator', false, ['Critic gap (Wasserstein estimate)', 'Critic loss', 'Generator loss']],
    ['Gradient penalty', true, ['Gradient penalty']],
  ])
  expect(charts[0]!.curves[0]!.points).toEqual([
    { x: 1, y: 4 },
    { x: 2, y: 3 },
  ])
  expect(charts[0]!.curves[2]!.points).toEqual([{ x: 1, y: 0.5 }])
})

test('a loss without a word of its own is shown by its name', () => {
  const [chart] = chartsOf('learn', [epoch('learn', 1, { reconstruction: 1, sharpness: 2 })])
  expect(chart!.curves.map(({ title }) => title)).toEqual(['Reconstruction loss', 'Sharpness'])
})

test('a chart with a value of zero or less has no logarithmic axis', () => {
  expect(chartsOf('learn', [epoch('learn', 1, { reconstruction: 0 })])[0]!.canLog).toBe(false)
})

test('a stage without losses has no chart', () => {
  expect(chartsOf('learn', [])).toEqual([])
})

test('stages stand in the order of training', () => {
  expect(stagesOf([epoch('generate', 1, {}), epoch('generate', 2, {}), epoch('encode', 1, {})])).toEqual(['generate', 'encode'])
})

test('an epoch that is done again after a resume replaces itself and what followed', () => {
  const before = [epoch('a', 1, { x: 1 }), epoch('a', 2, { x: 2 }), epoch('a', 3, { x: 3 })]
  expect(
    withEpochs(before, [epoch('a', 2, { x: 9 }), epoch('b', 1, { x: 7 })]).map(({ epoch: number, losses }) => [number, losses['x']]),
  ).toEqual([
    [1, 1],
    [2, 9],
    [1, 7],
  ])
})

test('a curve says its value at an epoch, and a chart all of them', () => {
  const [chart] = chartsOf('encode', [
    epoch('encode', 1, { encoder: 3, pixel: 2 }),
    epoch('encode', 2, { encoder: 1 }),
    epoch('encode', 4, { encoder: 0.5, pixel: 0.4 }),
  ])
  const [encoder, pixel] = chart!.curves
  expect([valueAt(encoder!, 2), valueAt(pixel!, 3), valueAt(pixel!, undefined), valueAt(pixel!, 0)]).toEqual([1, 2, 0.4, undefined])
  expect(tableOf(chart!)).toEqual({
    columns: ['Epoch', 'Encoder loss', 'Pixel term'],
    rows: [
      ['1', 3, 2],
      ['2', 1, null],
      ['4', 0.5, 0.4],
    ],
  })
})

test('smoothing is the mean of the last points, and a constant curve stays as it is', () => {
  const points = [4, 2, 6, 8].map((y, x) => ({ x, y }))
  expect(smoothed(points, 0)).toBe(points)
  expect(smoothed(points, 2).map(({ y }) => y)).toEqual([4, 3, 4, 7])
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 2, max: 20 }), (count, width) => {
      const flat = Array.from({ length: count }, (_, x) => ({ x, y: 3 }))
      return smoothed(flat, width).every(({ y }) => y === 3)
    }),
  )
})
