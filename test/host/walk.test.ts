// CONTRIBUTING 3 as a test: one picture from disk to its judgement, step by step through the eight files it passes.
import { createHash } from 'node:crypto'
import { call } from '@orpc/server'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { absolutePart } from '#disk/part-path.ts'
import { makeDraw } from '#domain/random.ts'
import { judge, singleLine } from '#domain/threshold.ts'
import { compiledRuntime } from '#engine/compute/runtimes/compiled/index.ts'
import { autoencoder } from '#engine/detectors/autoencoder/index.ts'
import { scoringFn } from '#engine/detectors/scoring.ts'
import { makeBatch } from '#engine/images/batch.ts'
import { decodePicture } from '#engine/images/decode.ts'
import { importDataset } from '#host/files/import.ts'
import { router } from '#host/handlers/router.ts'
import { addRun } from '#host/store/runs.ts'
import { addScores } from '#host/store/scores.ts'
import { makeHost, plantProject } from '#test/kit/hosts.ts'
import { plant, temporaryFolder } from '#test/kit/temporary-folder.ts'
import { unwatched } from '#test/kit/work.ts'

const SIDE = 32

test('one picture goes from disk to its judgement', async () => {
  const pixels = Buffer.from(Array.from({ length: SIDE * SIDE * 3 }, (_, i) => (i * 7) % 256))
  const png = await sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .png()
    .toBuffer()
  const folder = await temporaryFolder()
  await plant(folder, { 'part.png': png })

  // 1 The file is found and hashed; its bytes stay where they are.
  const { dataset } = await importDataset(folder, { seed: 0, work: unwatched })
  const [part] = dataset.parts
  expect(part).toMatchObject({ path: 'part.png', sha256: createHash('sha256').update(png).digest('hex'), truth: 'good' })

  // 2 Bytes become a picture.
  const picture = await decodePicture(absolutePart(dataset.root, part!.path), unwatched)
  expect(picture).toMatchObject({ width: SIDE, height: SIDE, depth: 8 })
  expect(Buffer.from(picture.data).equals(pixels)).toBe(true)

  // 3 The picture becomes a block in 0…1.
  const batch = makeBatch([picture.data], SIDE)
  expect(batch.shape).toEqual([1, SIDE, SIDE, 3])
  for (const [i, value] of pixels.entries()) expect(batch.data[i]).toBeCloseTo(value / 255, 6)

  // 4, 5 The scoring function is traced and its graph runs.
  const settings = { size: SIDE, batch: 1, epochs: 1, steps: 0, latent: 8, learningRate: 0.001, flip: false }
  const weights = autoencoder.weights(settings, makeDraw(1, 'weights'))
  const spec = { 'in.batch': { dtype: 'float32', shape: [1, SIDE, SIDE, 3] } } as const
  const program = await compiledRuntime.compile(scoringFn(autoencoder, settings, ['mean']), spec, { device: 'cpu', constants: weights })
  const { rebuilt, residual, 'score.mean': scores } = await program.run({ 'in.batch': batch })
  await program.dispose()
  let sum = 0
  for (const [pixel, value] of residual!.data.entries()) {
    const difference = (channel: number): number => Math.abs(batch.data[3 * pixel + channel]! - rebuilt!.data[3 * pixel + channel]!)
    expect(value).toBeCloseTo((difference(0) + difference(1) + difference(2)) / 3, 5)
    sum += value
  }
  const score = scores!.data[0]!
  expect(score).toBeCloseTo(sum / SIDE ** 2, 5)

  // 6 One transaction writes the score.
  const host = await makeHost()
  const { project } = await plantProject(host, { 'part.png': png })
  const { writer } = host.projects.open(project).store
  const run = await addRun(writer, { wanted: '{}', at: '2026-01-02T03:04:05.000Z' })
  await addScores(writer, run, [{ part: 1, score, parts: { mean: score } }])

  // 7 The host answers who asks for it.
  const { rows } = await call(router.parts.page, { project, run, offset: 0, limit: 10 }, { context: { host } })
  expect(rows).toMatchObject([{ part: 1, name: 'part.png', score }])

  // 8 The line says what becomes of the part: a score at the line is rejected, one below it passes.
  expect(judge(rows[0]!.score!, singleLine(score))).toBe('reject')
  expect(judge(rows[0]!.score!, singleLine(score * 1.001))).toBe('pass')
})
