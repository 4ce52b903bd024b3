import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import type { SettingValues } from '#domain/run.ts'
import { readRun } from '#disk/run-folder.ts'
import type { JobWork } from '#engine/jobs/job.ts'
import { train } from '#engine/jobs/train.ts'
import type { EngineMessage, EpochRecord, Job } from '#engine/protocol.ts'
import { drawParts } from '#test/kit/drawn-parts.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

type TrainJob = Extract<Job, { kind: 'train' }>

/** Both stages on eight pictures of 16 px. */
async function trained(settings: SettingValues, reduction = 'mean'): Promise<{ run: string; messages: EngineMessage[] }> {
  const folder = await temporaryFolder()
  const dataset = await drawParts(join(folder, 'pictures'), { train: 8, calibrate: 4 })
  const messages: EngineMessage[] = []
  const work: JobWork = {
    signal: new AbortController().signal,
    pauseAsked: () => false,
    takeStop: () => false,
    onView: () => undefined,
    onStandBy: () => undefined,
    send: (message) => messages.push(message),
  }
  const tiny = { size: 16, latent: 4, width: 4, batch: 4, epochs: 4, encoderEpochs: 2 }
  const job: TrainJob = {
    kind: 'train',
    run: join(folder, 'run'),
    device: 'cpu',
    start: { how: 'new', dataset, detector: 'fanogan', preset: 'quick', settings: { ...tiny, ...settings }, seed: 4, reduction },
  }
  expect((await train(job, work)).at).toBe('done')
  return { run: job.run, messages }
}

async function historyOf(run: string): Promise<EpochRecord[]> {
  const text = await readFile(join(run, 'history.jsonl'), 'utf8')
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as EpochRecord)
}

describe('a training of f-AnoGAN', () => {
  test('shows what a person needs to judge both stages, as pictures and curves', async () => {
    const { run } = await trained({})
    const names = await readdir(join(run, 'samples'))
    const first = [1, 2, 3, 4].map((epoch) => `generate-${epoch}-drawn.png`)
    const second = [1, 2].flatMap((epoch) => ['rebuilt', 'residual', 'drawn', 'redrawn'].map((kind) => `encode-${epoch}-${kind}.png`))
    expect(names.sort()).toEqual(['input.png', ...first, ...second].sort())
    const sizeOf = async (name: string) => {
      const { width, height } = await sharp(join(run, 'samples', name)).metadata()
      return [width, height]
    }
    expect(await sizeOf('generate-1-drawn.png')).toEqual([6 * 16, 4 * 16])
    expect(await sizeOf('encode-2-redrawn.png')).toEqual([6 * 16, 16])
    expect(await sizeOf('encode-2-rebuilt.png')).toEqual([4 * 16, 16])
    const [record] = await historyOf(run)
    expect(Object.keys(record!.losses).sort()).toEqual(['critic', 'penalty', 'wasserstein'])
    expect(record!.variety).toBeGreaterThanOrEqual(0)
    const history = await historyOf(run)
    // Two batches an epoch: the generator's first step is the fifth.
    expect(Object.keys(history[2]!.losses)).toContain('generator')
    expect(Object.keys(history.at(-1)!.losses).sort()).toEqual(['encoder', 'feature', 'pixel'])
  })

  test('says that the generator has collapsed when it draws nearly the same from whatever noise', async () => {
    // Hardly a step is made, so the drawings stay what first weights give: grey.
    const { messages } = await trained({ learningRate: 1e-6, epochs: 8, encoderEpochs: 1 })
    const warnings = messages.flatMap((message) => (message.type === 'warning' ? [message.text] : []))
    expect(warnings.filter((text) => text.includes('collapsed'))).toEqual([
      expect.stringMatching(/^Stage 1 of 2: generator: the generator has collapsed\. Its drawings differ only \d+ % as much/),
    ])
  })

  test('stores both terms of the score apart, and both forms of A(x) that they make', async () => {
    const { run } = await trained({ kappa: 0.5 }, 'balanced')
    const { result } = await readRun(run)
    const { pixel, feature, anomaly, balanced } = result!.calibration as Record<string, number[]>
    expect(result).toMatchObject({ reduction: 'balanced', reductionChosenBy: 'person', weighting: { kappa: 0.5 } })
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
    for (const i of [0, 1, 2, 3]) {
      expect(anomaly![i]! / (pixel![i]! + 0.5 * feature![i]!)).toBeCloseTo(1, 9)
      expect(balanced![i]! / (pixel![i]! / mean(pixel!) + (0.5 * feature![i]!) / mean(feature!))).toBeCloseTo(1, 9)
    }
  })

  test.each(['izi', 'ziz'])('learns its encoder by %s', async (encoderLoss) => {
    const { run } = await trained({ encoderLoss, epochs: 1, encoderEpochs: 12, learningRate: 0.002, encoderLearningRate: 0.002 })
    const encoding = (await historyOf(run)).filter(({ stage }) => stage === 'encode')
    expect(Object.keys(encoding[0]!.losses).sort()).toEqual(encoderLoss === 'izi' ? ['encoder', 'pixel'] : ['encoder', 'latent'])
    expect(encoding.at(-1)!.losses['encoder']).toBeLessThan(encoding[0]!.losses['encoder']!)
  })

  test('runs both stages with the residual networks', async () => {
    const { run } = await trained({ networks: 'residual', beta1: 0, beta2: 0.9 })
    for (const { losses } of await historyOf(run)) for (const value of Object.values(losses)) expect(Number.isFinite(value)).toBe(true)
  })
})
