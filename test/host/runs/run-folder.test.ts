import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createRun, openRun, readDataset, readRun, RUN_FILES, updateRun } from '#disk/run-folder.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { makeDataset, makePart, makeRun } from '#test/kit/runs.ts'
import { plant, temporaryFolder } from '#test/kit/temporary-folder.ts'

const dataset = makeDataset([makePart(1), makePart(2)])

describe('createRun', () => {
  test('makes the folder and writes what readRun and readDataset give back', async () => {
    const folder = join(await temporaryFolder(), 'runs', 'größe')
    const lock = await createRun(folder, makeRun(), dataset)
    lock.release()
    expect(await readRun(folder)).toEqual(makeRun())
    expect(await readDataset(folder)).toEqual(dataset)
    expect((await readdir(folder)).sort()).toEqual(['dataset.json', 'run.json'])
  })

  test('writes data sets of no part and of more parts than fit into one piece', async () => {
    for (const count of [0, 1000, 2001]) {
      const folder = await temporaryFolder()
      const many = makeDataset(Array.from({ length: count }, (_, i) => makePart(i)))
      const lock = await createRun(folder, makeRun(), many)
      lock.release()
      expect(await readDataset(folder)).toEqual(many)
    }
  })

  test('refuses a folder that holds anything, and leaves it as it was', async () => {
    const folder = await temporaryFolder()
    await plant(folder, { 'holiday.jpg': 'x', '.residuum-writing-01': 'half' })
    const fault = await caughtFault(() => createRun(folder, makeRun(), dataset))
    expect(fault.code).toBe('run.exists')
    expect((await readdir(folder)).sort()).toEqual(['.residuum-writing-01', 'holiday.jpg'])
  })

  test('takes a folder in which a crash came before run.json', async () => {
    const folder = await temporaryFolder()
    await plant(folder, { 'dataset.json': '{', '.residuum-writing-01': 'half' })
    const lock = await createRun(folder, makeRun(), dataset)
    lock.release()
    expect((await readdir(folder)).sort()).toEqual(['dataset.json', 'run.json'])
    expect(await readDataset(folder)).toEqual(dataset)
  })

  test('of two trainings on one folder the second is refused', async () => {
    const folder = await temporaryFolder()
    const lock = await createRun(folder, makeRun(), dataset)
    expect((await caughtFault(() => createRun(folder, makeRun({ id: 'second' }), dataset))).code).toBe('run.locked')
    expect((await caughtFault(() => openRun(folder))).code).toBe('run.locked')
    expect((await readRun(folder)).id).toBe('run-1')
    lock.release()
  })
})

describe('openRun', () => {
  test('gives the run with its lock, and clears away what an interrupted write left', async () => {
    const folder = await temporaryFolder()
    const first = await createRun(folder, makeRun(), dataset)
    first.release()
    await plant(folder, { '.residuum-writing-01': 'half a checkpoint' })
    const { run, lock } = await openRun(folder)
    expect(run).toEqual(makeRun())
    await updateRun(folder, (before) => ({ ...before, state: { at: 'done', weights: 'weights.safetensors' } }))
    lock.release()
    expect((await readRun(folder)).state).toEqual({ at: 'done', weights: 'weights.safetensors' })
    expect((await readdir(folder)).sort()).toEqual(['dataset.json', 'run.json'])
  })

  test('does not make the folder of a mistyped name', async () => {
    const parent = await temporaryFolder()
    expect((await caughtFault(() => openRun(join(parent, 'typo')))).code).toBe('run.missing')
    expect(await readdir(parent)).toEqual([])
  })
})

describe('readRun', () => {
  test('says that there is no run, that it is of another version, that it is damaged', async () => {
    const folder = await temporaryFolder()
    const codeWith = async (text: string): Promise<string> => {
      await writeFile(join(folder, RUN_FILES.run), text)
      return (await caughtFault(() => readRun(folder))).code
    }
    expect((await caughtFault(() => readRun(folder))).code).toBe('run.missing')
    expect(await codeWith(JSON.stringify({ ...makeRun(), schema: 99 }))).toBe('run.version')
    expect(await codeWith(JSON.stringify(makeRun()).slice(0, 100))).toBe('run.damaged')
    expect(await codeWith('')).toBe('run.damaged')
    expect((await caughtFault(() => readRun(join(folder, RUN_FILES.run)))).code).toBe('run.missing')
  })

  test('the file is text a person can read', async () => {
    const folder = await temporaryFolder()
    const lock = await createRun(folder, makeRun(), dataset)
    lock.release()
    expect(await readFile(join(folder, RUN_FILES.run), 'utf8')).toContain('\n  "detector": "autoencoder",\n')
  })
})
