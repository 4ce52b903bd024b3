import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { residuumJson } from './command-line.ts'
import { drawDataset } from './drawn-dataset.ts'

/** A drawn data set and a run trained on it by the command line, shared by the tests of a file. Read once the tests run. */
export function sharedRun(): { readonly folder: string; readonly data: string; readonly run: string } {
  const shared = { folder: '', data: '', run: '' }
  beforeAll(async () => {
    shared.folder = await realpath(await mkdtemp(join(tmpdir(), 'residuum-test-')))
    shared.data = join(shared.folder, 'pictures')
    shared.run = join(shared.folder, 'run')
    await drawDataset(shared.data, { train: 24, good: 6, scratch: 6 })
    const { status, stderr } = await residuumJson('train', '--data', shared.data, '--out', shared.run, ...TINY)
    if (status !== 0) throw new Error(stderr)
  })
  afterAll(() => rm(shared.folder, { recursive: true, force: true }))
  return shared
}

/** Flags of a training that takes a second. */
export const TINY = [
  '--preset',
  'quick',
  '--size',
  '32',
  '--epochs',
  '30',
  '--batch',
  '8',
  '--latent',
  '16',
  '--lr',
  '0.002',
  '--seed',
  '1',
] as const
