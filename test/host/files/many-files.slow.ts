import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { walk } from '#disk/walk.ts'
import { findParts } from '#host/files/find-parts.ts'
import { importDataset } from '#host/files/import.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'
import { unwatched } from '#test/kit/work.ts'

describe('100,000 files', () => {
  test('list in seconds, are recognised in seconds, and are hashed within minutes', async () => {
    const folder = await temporaryFolder()
    await plantMany(folder)
    const [listed, listSeconds] = await timed(() => walk(folder, unwatched))
    expect(listed.files).toHaveLength(100_000)
    const [found, findSeconds] = await timed(() => findParts(folder, unwatched))
    expect(found.parts).toHaveLength(90_000)
    expect(found.parts.filter(({ masks }) => masks.length === 1)).toHaveLength(10_000)
    const [imported, importSeconds] = await timed(() => importDataset(folder, { seed: 1, work: unwatched }))
    expect(imported.report.counts).toEqual({ train: 64_000, calibrate: 16_000, test: 10_000, incoming: 0 })
    console.log({ listSeconds, findSeconds, importSeconds })
    expect(listSeconds).toBeLessThan(5)
    expect(findSeconds).toBeLessThan(10)
  })
})

/** 80,000 good pictures in one folder, and 100 defect types with 100 pictures and as many masks each. */
async function plantMany(folder: string): Promise<void> {
  await mkdir(join(folder, 'train/good'), { recursive: true })
  for (let i = 0; i < 80_000; i++) await writeFile(join(folder, 'train/good', `${i}.png`), `good ${i}`)
  for (let type = 0; type < 100; type++) {
    const [pictures, masks] = [join(folder, 'test', `type ${type}`), join(folder, 'ground_truth', `type ${type}`)]
    await mkdir(pictures, { recursive: true })
    await mkdir(masks, { recursive: true })
    for (let i = 0; i < 100; i++) {
      await writeFile(join(pictures, `${i}.png`), `defective ${type} ${i}`)
      await writeFile(join(masks, `${i}_mask.png`), '')
    }
  }
}

async function timed<T>(call: () => Promise<T>): Promise<[T, number]> {
  const start = performance.now()
  const result = await call()
  return [result, (performance.now() - start) / 1000]
}
