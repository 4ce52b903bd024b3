import { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { makeDraw } from '#domain/random.ts'
import { portableModel } from '#engine/compute/portable.ts'
import { compiledRuntime } from '#engine/compute/runtimes/compiled/index.ts'
import { autoencoder } from '#engine/detectors/autoencoder/index.ts'
import { scoringFn } from '#engine/detectors/scoring.ts'
import { makeBatch } from '#engine/images/batch.ts'
import { makeResampler } from '#engine/images/resample.ts'
import type { Picture } from '#engine/images/picture.ts'
import { worstError } from '#test/kit/blocks.ts'

const SETTINGS = { size: 32, batch: 4, epochs: 1, steps: 0, latent: 16, learningRate: 0.001, flip: true }

/** First weights, as drawn for training. */
function drawnWeights() {
  const draw = makeDraw(3, 'portable')
  return autoencoder.weights(SETTINGS, draw)
}

function picture(width: number, height: number): Picture {
  const draw = makeDraw(5, 'picture')
  return { width, height, depth: 8, data: Uint8Array.from({ length: width * height * 3 }, () => draw.integer(256)) }
}

test.each([
  [32, 32],
  [75, 41],
  [20, 61],
])('the exported file scores a picture of %i x %i as scoring does', async (width, height) => {
  const weights = drawnWeights()
  const fn = scoringFn(autoencoder, SETTINGS, ['mean', 'max'])
  const image = picture(width, height)

  const resampler = makeResampler({ size: SETTINGS.size })
  const batch = makeBatch([await resampler.resize(image)], SETTINGS.size)
  await resampler.dispose()
  const program = await compiledRuntime.compile(
    fn,
    { 'in.batch': { dtype: 'float32', shape: [1, 32, 32, 3] } },
    { device: 'cpu', constants: weights },
  )
  const expected = await program.run({ 'in.batch': batch })
  await program.dispose()

  const session = await InferenceSession.create(
    portableModel(fn, weights, { name: 'scorer', size: SETTINGS.size, bits: 8, metadata: { preset: 'quick' } }),
  )
  const actual = await session.run({ image: new OnnxTensor('uint8', image.data as Uint8Array, [1, height, width, 3]) })
  await session.release()
  for (const [name, value] of Object.entries(expected)) {
    expect(actual[name]!.dims).toEqual(value.shape)
    // The two differ in operators (blocks of channels, or none), so in the order of float32 sums.
    expect(worstError({ ...value, data: actual[name]!.data } as never, value)).toBeLessThan(1e-5)
  }
})
