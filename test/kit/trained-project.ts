import { call } from '@orpc/server'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { router } from '#host/handlers/router.ts'
import { openHost, type Host } from '#host/host.ts'
import { stationInfo } from '#station/info.ts'
import { builtFolder } from './build.ts'
import { drawDataset } from './drawn-dataset.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Made once for all end-to-end tests, and only read by them: a test copies the project. */
    readonly trained: TrainedProject
  }
}

export type TrainedProject = {
  /** A project with two finished and scored runs. */
  readonly project: string
  /** Its pictures, in the MVTec layout. */
  readonly pictures: string
}

/** What the pictures hold; some of the scratches are so faint that no line parts them from the good. */
export const DRAWN = { train: 80, good: 15, scratch: 15 } as const

/** A training of seconds, which learns something all the same. */
const TINY = { size: 32, latent: 16, batch: 8, epochs: 20, learningRate: 0.002 }

/** Draws pictures, makes a project of them, and trains on it twice, by the built engine. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'residuum-trained-')))
  const pictures = join(folder, 'pictures')
  await drawDataset(pictures, DRAWN, 96)
  const engine = join(await builtFolder(), 'engine/index.js')
  const host = await openHost({ home: join(folder, 'home'), engine, info: stationInfo, pickFolder: null, log: () => undefined })
  try {
    project.provide('trained', { pictures, project: await trainTwice(host, pictures) })
  } finally {
    await host.close()
  }
  return () => rm(folder, { recursive: true, force: true })
}

/** The project's folder. */
async function trainTwice(host: Host, pictures: string): Promise<string> {
  const context = { host }
  const watch = { engine: host.engine, signal: new AbortController().signal }
  const made = await host.projects.create({ name: 'Housing top', data: pictures, calibrationShare: 0.25 }, watch)
  if (made === undefined) throw new Error('Making the project was cancelled.')
  const wanted = { project: made.project, detector: 'autoencoder', preset: 'quick', device: 'cpu' }
  await call(router.runs.start, { ...wanted, settings: TINY, reduction: 'mean' }, { context })
  await call(router.runs.start, { ...wanted, settings: { ...TINY, epochs: 4 }, reduction: 'max', seed: 1 }, { context })
  for (;;) {
    const event = new Promise((happened) => host.events.listen(happened))
    const runs = await call(router.runs.list, { project: made.project }, { context })
    const failed = runs.find(({ state }) => state.at === 'failed')
    if (failed !== undefined) throw new Error(JSON.stringify(failed.state))
    if (runs.every(({ state }) => state.at === 'done')) return made.folder
    await event
  }
}
