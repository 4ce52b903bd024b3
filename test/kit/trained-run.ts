import { cp, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, inject } from 'vitest'

/** A drawn data set and a run trained on it by the command line, for the tests of a file alone. Read once the tests run. */
export function sharedRun(): { readonly folder: string; readonly data: string; readonly run: string } {
  const shared = { folder: '', data: '', run: '' }
  beforeAll(async () => {
    shared.folder = await realpath(await mkdtemp(join(tmpdir(), 'residuum-test-')))
    shared.data = join(shared.folder, 'pictures')
    shared.run = join(shared.folder, 'run')
    await cp(inject('madeRun'), shared.folder, { recursive: true, preserveTimestamps: true })
  })
  afterAll(() => rm(shared.folder, { recursive: true, force: true }))
  return shared
}
