import { createHash } from 'node:crypto'
import { chmod, cp, readFile, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { datasetHash } from '#host/files/dataset-hash.ts'
import { importDataset } from '#host/files/import.ts'
import { importTestParts } from '#host/files/test-parts.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { plant, temporaryFolder } from '#test/kit/temporary-folder.ts'
import { cancelled, unwatched, watched } from '#test/kit/work.ts'

const range = (count: number, path: (number: string) => string): string[] =>
  Array.from({ length: count }, (_, i) => path(String(i).padStart(3, '0')))
const mvtecFiles = [
  ...range(100, (i) => `train/good/${i}.png`),
  ...range(5, (i) => `test/good/${i}.png`),
  ...range(4, (i) => `test/crack/${i}.png`),
  ...range(3, (i) => `ground_truth/crack/${i}_mask.png`),
]

describe('importDataset', () => {
  test('gives a snapshot with every part hashed and in one set, in the order of paths', async () => {
    const folder = await temporaryFolder()
    await plant(folder, mvtecFiles)
    const { dataset, report } = await importDataset(folder, { seed: 1, work: unwatched })
    expect(dataset).toMatchObject({ root: folder, layout: 'mvtec' })
    expect(dataset.parts.map(({ path }) => path)).toEqual(mvtecFiles.filter((path) => !path.startsWith('ground')).sort())
    const [part] = dataset.parts
    const bytes = await readFile(join(folder, 'test/crack/000.png'))
    expect(part).toEqual({
      path: 'test/crack/000.png',
      sha256: createHash('sha256').update(bytes).digest('hex'),
      sizeBytes: bytes.length,
      truth: 'defective',
      defectType: 'crack',
      masks: ['ground_truth/crack/000_mask.png'],
      split: 'test',
    })
    expect(report).toEqual({
      counts: { train: 80, calibrate: 20, test: 9, incoming: 0 },
      goodTest: 5,
      defectTypes: { crack: 4 },
      maskedParts: 3,
      duplicates: [],
      takenOut: [],
      unreadable: [],
      unused: [],
    })
  })

  test('of a copy elsewhere, written in another order at another time, is the same snapshot; of another seed, or changed, another', async () => {
    const [one, two] = [await temporaryFolder(), await temporaryFolder()]
    await plant(one, mvtecFiles)
    await plant(two, [...mvtecFiles].reverse())
    await utimes(join(two, 'train/good/000.png'), 1, 1)
    const first = await importDataset(one, { seed: 1, work: unwatched })
    const second = await importDataset(two, { seed: 1, work: unwatched })
    expect(second.dataset).toEqual({ ...first.dataset, root: two })

    expect((await importDataset(one, { seed: 2, work: unwatched })).dataset.hash).not.toBe(first.dataset.hash)
    await plant(two, { 'train/good/000.png': 'changed' })
    expect((await importDataset(two, { seed: 1, work: unwatched })).dataset.hash).not.toBe(first.dataset.hash)
  })

  test('takes training pictures that are in test too out of training, and says so', async () => {
    const folder = await temporaryFolder()
    await plant(folder, mvtecFiles)
    await cp(join(folder, 'test/good/002.png'), join(folder, 'train/good/007.png'))
    const { dataset, report } = await importDataset(folder, { seed: 1, work: unwatched })
    expect(report.takenOut).toEqual([{ path: 'train/good/007.png', sameAs: 'test/good/002.png' }])
    expect(report.duplicates).toEqual([['test/good/002.png', 'train/good/007.png']])
    expect(dataset.parts.map(({ path }) => path)).not.toContain('train/good/007.png')
    expect(report.counts).toMatchObject({ train: 79, calibrate: 20 })
  })

  test('finds copies by their pixels if it can be told them, and by their bytes where a picture cannot be decoded', async () => {
    const folder = await temporaryFolder()
    await plant(folder, ['train/good/a.png', 'train/good/b.png', 'test/good/a.bmp', 'test/good/c.png'])
    const pixelHash = (file: string): Promise<string | null> => Promise.resolve(/[/\\]a\.(png|bmp)$/.test(file) ? 'same' : null)
    const { report } = await importDataset(folder, { seed: 1, pixelHash, work: unwatched })
    expect(report.takenOut).toEqual([{ path: 'train/good/a.png', sameAs: 'test/good/a.bmp' }])
  })

  test('says when there is no good part to learn from, and why', async () => {
    const folder = await temporaryFolder()
    await plant(folder, ['test/crack/1.png', 'test/good/1.png'])
    const none = await caughtFault(() => importDataset(folder, { seed: 1, work: unwatched }))
    expect([none.code, none.text.why]).toEqual(['data.no-good', 'Residuum learns from good parts only, and none is marked for training.'])
    await cp(join(folder, 'test/good/1.png'), join(folder, 'train/good/1.png'))
    const copies = await caughtFault(() => importDataset(folder, { seed: 1, work: unwatched }))
    expect(copies.text.why).toBe('Of the pictures there, 1 are the same pictures as parts for testing.')
  })

  test('takes one good picture, without calibration normals', async () => {
    const folder = await temporaryFolder()
    await plant(folder, ['a.png'])
    expect((await importDataset(folder, { seed: 1, work: unwatched })).report.counts).toEqual({
      train: 1,
      calibrate: 0,
      test: 0,
      incoming: 0,
    })
  })

  test.runIf(process.getuid?.() !== 0)('a file that may not be read is told of, and the others are taken', async () => {
    const folder = await temporaryFolder()
    await plant(folder, ['a.png', 'b.png'])
    await chmod(join(folder, 'a.png'), 0o000)
    const { report } = await importDataset(folder, { seed: 1, work: unwatched })
    expect(report.unreadable).toEqual([{ path: 'a.png', why: 'The file cannot be read (EACCES).' }])
    expect(report.counts.train).toBe(1)
  })

  test('reports how far it is: the last report is the total', async () => {
    const folder = await temporaryFolder()
    await plant(folder, mvtecFiles)
    const work = watched()
    await importDataset(folder, { seed: 1, work })
    expect(work.reports.at(-1)).toEqual({ phase: 'hashing', done: 109, total: 109 })
    await expect(importDataset(folder, { seed: 1, work: cancelled })).rejects.toThrow('aborted')
  })

  test('hashes a file larger than one piece as a whole', async () => {
    const folder = await temporaryFolder()
    const bytes = Buffer.alloc(700_000, 'residuum')
    await plant(folder, { 'a.png': bytes })
    const { dataset } = await importDataset(folder, { seed: 1, work: unwatched })
    expect(dataset.parts[0]).toMatchObject({ sha256: createHash('sha256').update(bytes).digest('hex'), sizeBytes: 700_000 })
  })
})

test('datasetHash is SHA-256 over one JSON line a part', () => {
  const part = {
    path: 'a.png',
    sha256: 'ff',
    sizeBytes: 3,
    truth: 'defective',
    defectType: 'crack',
    masks: ['m.png'],
    split: 'test',
  } as const
  const text = '["a.png","ff","defective","crack",["m.png"],"test"]\n'
  expect(datasetHash([part])).toBe(createHash('sha256').update(text).digest('hex'))
})

describe('importTestParts', () => {
  test('gives the test parts of known truth', async () => {
    const folder = await temporaryFolder()
    await plant(folder, mvtecFiles)
    const { dataset } = await importDataset(folder, { seed: 1, work: unwatched })
    const { parts, seen, root } = await importTestParts(folder, { trained: dataset, work: unwatched })
    expect(parts).toEqual(dataset.parts.filter(({ split }) => split === 'test'))
    expect([seen, root]).toEqual([[], folder])
  })

  test('leaves out what the run has learned from or was calibrated on', async () => {
    const folder = await temporaryFolder()
    const rows = [...range(10, (i) => `${i}.png,good`), 'bad.png,bad']
    await plant(folder, [...range(10, (i) => `${i}.png`), 'bad.png'])
    await plant(folder, { 'parts.csv': `path,label\n${rows.join('\n')}\n` })
    const { dataset } = await importDataset(join(folder, 'parts.csv'), { seed: 1, work: unwatched })
    const { parts, seen } = await importTestParts(join(folder, 'parts.csv'), { trained: dataset, work: unwatched })
    expect(parts.map(({ path }) => path)).toEqual(dataset.parts.filter(({ split }) => split === 'test').map(({ path }) => path))
    expect(parts.filter(({ truth }) => truth === 'good')).toHaveLength(2)
    expect(seen).toHaveLength(8)
  })

  test('says when nothing is left to test with', async () => {
    const folder = await temporaryFolder()
    await plant(folder, ['a.png'])
    const { dataset } = await importDataset(folder, { seed: 1, work: unwatched })
    expect((await caughtFault(() => importTestParts(folder, { trained: dataset, work: unwatched }))).code).toBe('data.no-test')
  })
})
