import { describe, expect, test } from 'vitest'
import { makeDraw } from '#domain/random.ts'
import { block, scalarBlock } from '#engine/compute/program.ts'
import type { Block, Blocks, Runtime, State } from '#engine/compute/program.ts'
import { autoencoder } from '#engine/detectors/autoencoder/index.ts'
import { widths } from '#engine/detectors/autoencoder/model.ts'
import type { Stage } from '#engine/detectors/detector.ts'
import { completeSettings } from '#engine/detectors/settings.ts'
import { isLearned } from '#engine/nn/norm.ts'
import { COMPUTING, evaluate, readFixture, specs, worstError } from '#test/kit/blocks.ts'

type Fixture = { size: number; latent: number; batch: number; losses: number[]; residual: number[]; averagedResidual: number[] }

const fixture = readFixture<Fixture>('detectors/autoencoder.json')
const settings = completeSettings(autoencoder.fields, { size: fixture.size, latent: fixture.latent, batch: fixture.batch })

/** The hash of make-autoencoder.py: uniform in -0.5 … 0.5. */
function hashed(count: number, stream: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => {
    let h = (Math.imul(i, 0x9e3779b1) + Math.imul(stream, 0x85ebca77)) | 0
    h = Math.imul(h ^ (h >>> 13), 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 16), 0xc2b2ae35)
    return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32 - 0.5
  })
}

function hashedWeights(): Blocks {
  let stream = 0
  return Object.fromEntries(
    Object.entries(autoencoder.weights(settings, makeDraw(0))).map(([name, first]) => {
      if (!isLearned(name)) return [name, first]
      stream++
      const offset = name.endsWith('.scale') ? 1 : 0
      return [
        name,
        block(
          first.shape,
          hashed(first.data.length, stream).map((value) => value * Math.fround(0.2) + offset),
        ),
      ]
    }),
  )
}

const pictureNumbers = fixture.batch * fixture.size ** 2 * 3
const pictures: readonly Block[] = [0, 1, 2].map((k) =>
  block(
    [fixture.batch, fixture.size, fixture.size, 3],
    hashed(3 * pictureNumbers, 1000)
      .subarray(k * pictureNumbers, (k + 1) * pictureNumbers)
      .map((value) => value + 0.5),
  ),
)

async function runStage(runtime: Runtime, stage: Stage, state: State, device: string): Promise<Blocks[]> {
  const update = stage.updates[0]!
  const inputs = (k: number): Blocks => ({
    'in.batch': pictures[k]!,
    ...Object.fromEntries(Object.entries(update.scalars(k + 1)).map(([name, value]) => [`in.${name}`, scalarBlock(value)])),
  })
  const program = await runtime.compile(update.step, specs(inputs(0)), { device, state })
  const outputs = [await program.run(inputs(0)), await program.run(inputs(1)), await program.run(inputs(2))]
  await program.dispose()
  return outputs
}

describe.each(COMPUTING)('the autoencoder on $id', (runtime) => {
  test('trains, averages its statistics and scores as the same network in PyTorch', async () => {
    const [device] = await runtime.probe()
    const weights = hashedWeights()
    const [learn, average] = autoencoder.stages(settings)
    const state = await runtime.state({ ...weights, ...learn!.moments(weights) }, device!.id)
    const score = async (): Promise<Block | undefined> => {
      const trained = await state.read(Object.keys(weights))
      return (await evaluate(runtime, autoencoder.score(settings), { ...trained, 'in.batch': pictures[0]! }))['residual']
    }

    const outputs = await runStage(runtime, learn!, state, device!.id)
    const losses = outputs.map((output) => output['loss.reconstruction']!.data[0]!)
    // The first loss sees one forward pass; each Adam step divides by roots of tiny gradients and costs a digit.
    for (const [k, loss] of losses.entries()) expect(loss / fixture.losses[k]!, `loss ${k}`).toBeCloseTo(1, 5 - k)
    expect(worstError(await score(), { data: fixture.residual })).toBeLessThan(2e-3)

    await runStage(runtime, average!, state, device!.id)
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
