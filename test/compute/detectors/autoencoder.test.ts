import { describe, expect, test } from 'vitest'
import { makeDraw } from '#domain/random.ts'
import type { Block } from '#engine/compute/program.ts'
import { autoencoder } from '#engine/detectors/autoencoder/index.ts'
import { widths } from '#engine/detectors/autoencoder/model.ts'
import { completeSettings } from '#engine/detectors/settings.ts'
import { isLearned } from '#engine/nn/norm.ts'
import { COMPUTING, evaluate, readFixture, worstError } from '#test/kit/blocks.ts'
import { hashedPictures, hashedWeights } from '#test/kit/hashed.ts'
import { runUpdates } from '#test/kit/stage-runner.ts'

type Fixture = { size: number; latent: number; batch: number; losses: number[]; residual: number[]; averagedResidual: number[] }

const fixture = readFixture<Fixture>('detectors/autoencoder.json')
const settings = completeSettings(autoencoder.fields, { size: fixture.size, latent: fixture.latent, batch: fixture.batch })
const pictures = hashedPictures(3, fixture.batch, fixture.size)

describe.each(COMPUTING)('the autoencoder on $id', (runtime) => {
  test('trains, averages its statistics and scores as the same network in PyTorch', async () => {
    const [device] = await runtime.probe()
    const weights = hashedWeights(autoencoder.weights(settings, makeDraw(0)))
    const [learn, average] = autoencoder.stages(settings)
    const state = await runtime.state({ ...weights, ...learn!.moments(weights) }, device!.id)
    const score = async (): Promise<Block | undefined> => {
      const trained = await state.read(Object.keys(weights))
      return (await evaluate(runtime, autoencoder.score(settings), { ...trained, 'in.batch': pictures[0]! }))['residual']
    }

    const place = { runtime, device: device!.id, state }
    const outputs = await runUpdates(place, learn!, pictures)
    const losses = outputs.map((output) => output['loss.reconstruction']!.data[0]!)
    // The first loss sees one forward pass; each Adam step divides by roots of tiny gradients and costs a digit.
    for (const [k, loss] of losses.entries()) expect(loss / fixture.losses[k]!, `loss ${k}`).toBeCloseTo(1, 5 - k)
    expect(worstError(await score(), { data: fixture.residual })).toBeLessThan(2e-3)

    await runUpdates(place, average!, pictures)
    expect(worstError(await score(), { data: fixture.averagedResidual })).toBeLessThan(2e-3)
  })
})

describe('the layers of the autoencoder', () => {
  test('are the poster’s at 256 pixels', () => {
    const weights = autoencoder.weights(completeSettings(autoencoder.fields, autoencoder.presets['poster']!.settings), makeDraw(1))
    expect(widths(256)).toEqual([32, 64, 128, 256, 256, 256])
    expect(weights['squeeze.w']!.shape).toEqual([4096, 1024])
    const learned = Object.entries(weights).filter(([name]) => isLearned(name))
    // torch_peer.py: sum(p.numel() for p in autoencoder(256, 1024).parameters())
    expect(learned.reduce((sum, [, { data }]) => sum + data.length, 0)).toBe(13_970_787)
  })

  test('need a side that can be halved often enough', () => {
    expect(() => autoencoder.score({ ...settings, size: 100 })).toThrow(/96 or 112/)
  })
})
