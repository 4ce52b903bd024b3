import { execFile } from 'node:child_process'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import { builtFolder } from './build.ts'
import { drawDataset } from './drawn-dataset.ts'
import { TINY } from './tiny-training.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A folder with `pictures` and the `run` that was trained on them; tests take a copy (trained-run.ts). */
    readonly madeRun: string
  }
}

/** Trains once, by the built command line, for all tests that only need some run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'residuum-run-')))
  const [data, run] = [join(folder, 'pictures'), join(folder, 'run')]
  await drawDataset(data, { train: 24, good: 6, scratch: 6 })
  const program = join(await builtFolder(), 'cli/index.js')
  await promisify(execFile)(process.execPath, [program, 'train', '--data', data, '--out', run, ...TINY])
  project.provide('madeRun', folder)
  return () => rm(folder, { recursive: true, force: true })
}
