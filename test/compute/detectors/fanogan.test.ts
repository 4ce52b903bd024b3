import { describe, expect, test } from 'vitest'
import { makeDraw } from '#domain/random.ts'
import type { SettingValues } from '#domain/run.ts'
import { block } from '#engine/compute/program.ts'
import type { Blocks } from '#engine/compute/program.ts'
import type { Update } from '#engine/detectors/detector.ts'
import { fanogan } from '#engine/detectors/fanogan/index.ts'
import { completeSettings } from '#engine/detectors/settings.ts'
import { isLearned } from '#engine/nn/norm.ts'
import { COMPUTING, evaluate, readFixture, worstError } from '#test/kit/blocks.ts'
import { hashed, hashedPictures, hashedWeights } from '#test/kit/hashed.ts'
import { runUpdates } from '#test/kit/stage-runner.ts'

type Fixture = {
  settings: SettingValues & { size: number; latent: number; batch: number }
  wasserstein: number[]
  encoderLosses: number[]
  pixel: number[]
  feature: number[]
  residual: number[]
}

const fixture = readFixture<Fixture>('detectors/fanogan.json')
const settings = completeSettings(fanogan.fields, fixture.settings)
const { batch, latent, size } = fixture.settings
const pictures = hashedPictures(6, batch, size)

/** What make-fanogan.py lets the peer draw. */
function noise({ id }: Update, step: number): Blocks {
  const z = (stream: number): Blocks => ({
    'in.z': block(
      [batch, latent],
      hashed(batch * latent, stream).map((value) => value * 3),
    ),
  })
  if (id === 'generator') return z(4000 + step)
  const alpha = block(
    [batch, 1, 1, 1],
    hashed(batch, 3000 + step).map((value) => value + 0.5),
  )
  return id === 'critic' ? { ...z(2000 + step), 'in.alpha': alpha } : {}
}

describe.each(COMPUTING)('f-AnoGAN on $id', (runtime) => {
  test('trains both stages and scores as the same networks in PyTorch', async () => {
    const [device] = await runtime.probe()
    const weights = hashedWeights(fanogan.weights(settings, makeDraw(0)))
    const [generate, encode] = fanogan.stages(settings)
    const state = await runtime.state({ ...weights, ...generate!.moments(weights), ...encode!.moments(weights) }, device!.id)
    const place = { runtime, device: device!.id, state }

    const critic = await runUpdates(place, generate!, pictures, noise)
    const estimates = critic.map((outputs) => outputs['loss.wasserstein']!.data[0]!)
    // Each step divides by roots of small second-order gradients; the estimates are differences of nearly equal means.
    expect(worstError({ dtype: 'float32', shape: [6], data: Float32Array.from(estimates) }, { data: fixture.wasserstein })).toBeLessThan(
      2e-3,
    )
    expect(critic.map((outputs) => 'loss.generator' in outputs)).toEqual([false, false, false, false, true, false])

    const encoder = await runUpdates(place, encode!, pictures.slice(0, 3), noise)
    for (const [k, outputs] of encoder.entries()) {
      expect(outputs['loss.encoder']!.data[0]! / fixture.encoderLosses[k]!, `encoder loss ${k}`).toBeCloseTo(1, 4)
    }

    const trained = await state.read(Object.keys(weights))
    const scored = await evaluate(runtime, fanogan.score(settings), { ...trained, 'in.batch': pictures[0]! })
    expect(worstError(scored['part.pixel'], { data: fixture.pixel })).toBeLessThan(1e-3)
    expect(worstError(scored['part.feature'], { data: fixture.feature })).toBeLessThan(5e-3)
    expect(worstError(scored['residual'], { data: fixture.residual })).toBeLessThan(2e-3)
  })
})

describe('the networks of f-AnoGAN', () => {
  test('are the poster’s at 64 pixels', () => {
    const weights = fanogan.weights(completeSettings(fanogan.fields, fanogan.presets['poster']!.settings), makeDraw(1))
    const count = (scope: string): number =>
      Object.entries(weights)
        .filter(([name]) => name.startsWith(`${scope}.`) && isLearned(name))
        .reduce((sum, [, { data }]) => sum + data.length, 0)
    // torch_peer.py: sum(p.numel() for p in generator().parameters()) and so on
    expect(['generator', 'critic', 'encoder'].map(count)).toEqual([1_104_323, 694_241, 1_100_292])
  })

  test('need a side of 4 pixels doubled', () => {
    expect(() => fanogan.score({ ...settings, size: 48 })).toThrow(/16, 32, 64 or 128/)
  })

  test('leave generator and critic alone in the second stage', async () => {
    const runtime = COMPUTING[0]!
    const [device] = await runtime.probe()
    const weights = hashedWeights(fanogan.weights(settings, makeDraw(0)))
    const encode = fanogan.stages(settings)[1]!
    const state = await runtime.state({ ...weights, ...encode.moments(weights) }, device!.id)
    await runUpdates({ runtime, device: device!.id, state }, encode, pictures.slice(0, 2))
    const after = await state.read(Object.keys(weights))
    for (const [name, { data }] of Object.entries(after)) {
      if (name.startsWith('encoder.')) expect(data, name).not.toEqual(weights[name]!.data)
      else expect(data, name).toEqual(weights[name]!.data)
    }
  })
})
