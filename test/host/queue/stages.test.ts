import { copyFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { call } from '@orpc/server'
import { expect, onTestFinished, test, vi } from 'vitest'
import { router } from '#host/handlers/router.ts'
import type { HostEvent } from '#rpc/schemas/events.ts'
import { drawParts } from '#test/kit/drawn-parts.ts'
import { builtEngine } from '#test/kit/engine.ts'
import { makeHost } from '#test/kit/hosts.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

/** Each stage long enough to be met under way. */
const settings = { size: 16, latent: 4, width: 4, batch: 4, epochs: 500, steps: 0, encoderEpochs: 500, encoderSteps: 0 }

test('stop-and-keep ends each stage of a training that has two, and the snapshots of both are served', async () => {
  const host = await makeHost({ engine: builtEngine() })
  const ask = { context: { host } }
  const pictures = await temporaryFolder()
  await drawParts(pictures, { train: 32 })
  const watch = { engine: builtEngine(), signal: new AbortController().signal }
  const row = await host.projects.create({ name: 'Discs', data: join(pictures, 'train'), calibrationShare: 0.2 }, watch)
  const project = row!.project
  const events: HostEvent[] = []
  onTestFinished(host.events.listen((event) => events.push(event)))
  const until = (fn: () => void): Promise<void> => vi.waitFor(fn, { timeout: 100_000, interval: 50 })
  const seen = (stage: string): boolean => events.some((event) => event.type === 'run.epoch' && event.epoch.stage === stage)

  const { run } = await call(router.runs.start, { project, detector: 'fanogan', preset: 'quick', settings }, ask)
  const { folder } = await call(router.runs.get, { project, run }, ask)
  const shown = async (): Promise<readonly string[]> => await readdir(join(folder, 'samples')).catch(() => [])
  for (const stage of ['generate', 'encode']) {
    await until(() => expect(seen(stage)).toBe(true))
    // The first picture of 500 epochs comes after ten of them.
    await vi.waitFor(async () => expect((await shown()).some((name) => name.startsWith(stage))).toBe(true), { timeout: 60_000 })
    await call(router.runs.stopAndKeep, { project, run }, ask)
  }
  await vi.waitFor(async () => expect((await call(router.runs.get, { project, run }, ask)).state.at).toBe('done'), { timeout: 60_000 })

  // A kind that this version has no word for is shown under its own name.
  const some = (await shown()).find((name) => name.startsWith('encode') && name.endsWith('-rebuilt.png'))!
  await copyFile(join(folder, 'samples', some), join(folder, 'samples', some.replace('-rebuilt', '-drawn-again')))
  const snapshots = await call(router.runs.snapshots, { project, run }, ask)
  const stages = [...new Set(snapshots.map(({ stage }) => stage))]
  expect(stages).toEqual(['generate', 'encode'])
  const first = snapshots.find(({ rows }) => rows.some(({ kind }) => kind === 'drawn-again'))!
  expect(first.rows.map(({ title }) => title).slice(0, 3)).toEqual(['Input', 'Rebuilt', 'Residual'])
  expect(first.rows.at(-1)).toMatchObject({ title: 'Drawn again', kind: 'drawn-again' })
  for (const { picture } of first.rows) expect((await host.blobs.find(picture))?.type).toBe('image/png')
})

test('what a training warned of can be asked for later', async () => {
  const host = await makeHost({ engine: builtEngine() })
  const ask = { context: { host } }
  const pictures = await temporaryFolder()
  await drawParts(pictures, { train: 24 })
  const watch = { engine: builtEngine(), signal: new AbortController().signal }
  const row = await host.projects.create({ name: 'Discs', data: join(pictures, 'train'), calibrationShare: 0 }, watch)
  const project = row!.project
  const small = { size: 16, latent: 4, batch: 4, epochs: 1, steps: 0 }
  const { run } = await call(router.runs.start, { project, detector: 'autoencoder', preset: 'quick', settings: small }, ask)
  await vi.waitFor(async () => expect((await call(router.runs.get, { project, run }, ask)).state.at).toBe('done'), { timeout: 60_000 })
  expect(await call(router.runs.warnings, { project, run }, ask)).toEqual([
    'No calibration normals: the reduction is chosen on the training parts, and no threshold can be drawn from good parts.',
  ])
})
