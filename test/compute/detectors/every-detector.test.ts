import { describe, expect, test } from 'vitest'
import { makeDraw } from '#domain/random.ts'
import { DETECTORS, detectorOf } from '#engine/detectors/registry.ts'
import { scorePartOf, scoringFn } from '#engine/detectors/scoring.ts'
import { makeScorer } from '#engine/detectors/scorer.ts'
import { completeSettings } from '#engine/detectors/settings.ts'
import { REDUCTIONS } from '#engine/reductions/registry.ts'
import { COMPUTING, evaluate, liveTensors, worstError } from '#test/kit/blocks.ts'
import { hashed, hashedPictures, hashedWeights } from '#test/kit/hashed.ts'

const SIZE = 16
const ids = REDUCTIONS.map(({ id }) => id)
const small = (detector: (typeof DETECTORS)[number]) => completeSettings(detector.fields, { size: SIZE, latent: 4, batch: 2 })

describe.each(DETECTORS)('$id', (detector) => {
  const settings = small(detector)
  const weights = hashedWeights(detector.weights(settings, makeDraw(1)))
  const [batch] = hashedPictures(1, 3, SIZE)

  test.each(COMPUTING)('scores on $id: shapes, scales and every reduction', async (runtime) => {
    const outputs = await evaluate(runtime, scoringFn(detector, settings, ids), { ...weights, 'in.batch': batch! })
    expect(outputs['rebuilt']!.shape).toEqual([3, SIZE, SIZE, 3])
    expect(outputs['residual']!.shape).toEqual([3, SIZE, SIZE])
    for (const value of outputs['rebuilt']!.data) expect(value >= 0 && value <= 1).toBe(true)
    for (const value of outputs['residual']!.data) expect(value >= 0 && value <= 1).toBe(true)
    for (const id of ids) expect(outputs[`score.${id}`]!.shape).toEqual([3])
  })

  test.each(COMPUTING)('on $id agrees with the reference', async (runtime) => {
    const fn = scoringFn(detector, settings, ids)
    const inputs = { ...weights, 'in.batch': batch! }
    const outputs = await evaluate(runtime, fn, inputs)
    for (const [name, expected] of Object.entries(
      await evaluate(
        COMPUTING.find(({ id }) => id === 'reference')!,
        fn,
        inputs,
      ),
    )) {
      // Six convolutions of up to 2,048 products each in float32: 3e-6 measured.
      expect(worstError(outputs[name], expected), name).toBeLessThan(5e-5)
    }
  })

  test('gives a picture the same score alone and in a filled batch', async () => {
    const runtime = COMPUTING[0]!
    const [device] = await runtime.probe()
    const scorer = await makeScorer({ detector, settings, weights, runtime, device: device!.id }, ['max', 'mean'], 4)
    const pictures = [0, 1, 2].map((k) => Uint8Array.from(hashed(SIZE ** 2 * 3, 50 + k), (value) => (value + 0.5) * 255))
    const together = (await scorer.score(pictures)).map(({ parts }) => parts)
    for (const [k, picture] of pictures.entries()) {
      const [alone] = await scorer.score([picture])
      for (const [part, score] of Object.entries(together[k]!)) expect(alone!.parts[part], part).toBeCloseTo(score, 6)
    }
    expect(await scorer.score([])).toEqual([])
    await scorer.dispose()
  })

  test('draws the same first weights from the same seed', () => {
    expect(detector.weights(settings, makeDraw(3, 'w'))).toEqual(detector.weights(settings, makeDraw(3, 'w')))
  })

  test('keeps no tensor alive', async () => {
    const before = liveTensors()
    for (const runtime of COMPUTING) await evaluate(runtime, scoringFn(detector, settings, ids), { ...weights, 'in.batch': batch! })
    expect(liveTensors()).toBe(before)
  })

  test('has presets that are complete, and a step and a score for each', () => {
    for (const preset of Object.values(detector.presets)) {
      expect(completeSettings(detector.fields, preset.settings)).toEqual(preset.settings)
      expect(detector.stages(preset.settings).length).toBeGreaterThan(0)
    }
    expect(Object.keys(detector.presets)).toEqual(expect.arrayContaining(['poster', 'quick']))
    expect(detectorOf(detector.id)).toBe(detector)
  })
})

test('a score part is told from other outputs by its name', () => {
  expect(['score.top-1', 'part.pixel', 'residual', 'score.quantile-99.9'].map(scorePartOf)).toEqual([
    'top-1',
    'pixel',
    undefined,
    'quantile-99.9',
  ])
})
