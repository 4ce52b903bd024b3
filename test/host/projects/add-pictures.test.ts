import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Split } from '#domain/parts.ts'
import { verifyTrail } from '#host/trail/verify.ts'
import type { PicturesAdded } from '#rpc/schemas/parts.ts'
import { oddPictures } from '#test/kit/bad-pictures.ts'
import { drawDataset } from '#test/kit/drawn-dataset.ts'
import { drawDisc } from '#test/kit/drawn-parts.ts'
import { builtEngine } from '#test/kit/engine.ts'
import { makeHost } from '#test/kit/hosts.ts'
import { codeOf, connectionTo } from '#test/kit/people.ts'
import { plant, temporaryFolder } from '#test/kit/temporary-folder.ts'

/** A project of six good training parts, and whatever a test adds. */
async function drawnProject() {
  const folder = await temporaryFolder()
  const data = join(folder, 'in')
  await drawDataset(data, { train: 6, good: 0, scratch: 0 })
  const engine = builtEngine()
  const host = await makeHost({ engine })
  const watch = { engine, signal: new AbortController().signal }
  const made = await host.projects.create({ name: 'Drawn', data, calibrationShare: 0 }, watch)
  const { project } = made!
  const page = connectionTo(host)
  const add = async (from: string, to: Split): Promise<PicturesAdded> => {
    for await (const step of await page.parts.add({ project, folder: from, to })) if (step.at === 'done') return step.result
    throw new Error('It was cancelled.')
  }
  const { reader } = host.projects.open(project).store
  const rows = () => reader.selectFrom('part').selectAll().where('record', 'is not', null).orderBy('path').execute()
  return { host, page, project, data, folder, add, rows, store: host.projects.open(project).store }
}

test('pictures come in where they lie, each once, with an entry that the check holds them to', async () => {
  const { add, rows, page, project, data, folder, store } = await drawnProject()
  const batch = join(folder, 'batch 0712')
  await plant(batch, { 'a.png': await drawDisc(32, 'new a'), 'sub/b.png': await drawDisc(32, 'new b') })
  await copyFile(join(data, 'train/good/0.png'), join(batch, 'c.png'))
  await copyFile(join(batch, 'a.png'), join(batch, 'd.png'))
  const odd = await oddPictures()
  await plant(batch, { 'e.png': odd['truncated.png']!.bytes })

  const added = await add(batch, 'incoming')
  expect(added).toMatchObject({
    added: 2,
    same: {
      count: 2,
      first: [
        { name: 'c.png', why: 'It is the same picture as P-0001, train/good/0.png.' },
        { name: 'd.png', why: 'It is the same picture as a.png.' },
      ],
    },
    unreadable: { count: 1, first: [{ name: 'e.png' }] },
  })
  expect((await rows()).map(({ path, set, truth, record }) => ({ path, set, truth, record }))).toEqual(
    ['a.png', 'sub/b.png'].map((name) => ({ path: join(batch, name), set: 'incoming', truth: 'unknown', record: added.record })),
  )
  const [entry] = (await page.trail.page({ project, filter: { actions: ['parts.added'] }, newestFirst: true, offset: 0, limit: 1 })).rows
  expect(entry).toMatchObject({ number: added.record, object: '2 parts' })
  expect(JSON.parse(entry!.new)).toMatchObject({ folder: batch, to: 'incoming', same: 2, unreadable: 1 })
  expect(await page.parts.health({ project })).toMatchObject({ notRead: [{ name: join(batch, 'e.png') }] })

  const check = () => verifyTrail(store, [], { signal: new AbortController().signal })
  expect((await check()).problem).toBeNull()
  await store.writer
    .updateTable('part')
    .set({ sha256: 'f'.repeat(64) })
    .where('path', '=', join(batch, 'a.png'))
    .execute()
  expect((await check()).problem).toMatchObject({ entry: added.record })
})

test('the same folder again brings what is new in it; a file that has changed since is named', async () => {
  const { add, folder } = await drawnProject()
  const batch = join(folder, 'batch')
  await plant(batch, { 'a.png': await drawDisc(32, 'new a') })
  expect(await add(batch, 'incoming')).toMatchObject({ added: 1 })
  expect(await add(batch, 'incoming')).toMatchObject({ added: 0, same: { count: 1 }, record: null })
  await writeFile(join(batch, 'b.png'), await drawDisc(32, 'new b'))
  await writeFile(join(batch, 'a.png'), await drawDisc(32, 'another a'))
  const again = await add(batch, 'incoming')
  expect(again).toMatchObject({ added: 1, same: { count: 1 } })
  expect(again.same.first[0]).toEqual({ name: 'a.png', why: 'The file is P-0007 already and has changed since it was taken in.' })
})

test('truth and masks come with the acceptance set; a folder with defective parts is none to learn from', async () => {
  const { add, rows, data, folder, store } = await drawnProject()
  const more = join(folder, 'more')
  await drawDataset(more, { train: 0, good: 2, scratch: 2 })
  expect(await codeOf(add(more, 'train'))).toBe('data.defective')
  expect(await codeOf(add(more, 'calibrate'))).toBe('data.defective')
  expect(await rows()).toEqual([])
  const { added } = await add(more, 'test')
  expect(added).toBe(4)
  const found = await rows()
  expect(found.map(({ truth, defect_type: type }) => [truth, type])).toEqual([
    ['good', ''],
    ['good', ''],
    ['defective', 'scratch'],
    ['defective', 'scratch'],
  ])
  expect(JSON.parse(found[2]!.masks)).toEqual([join(more, 'ground_truth/scratch/0_mask.png')])

  // Below the project's pictures a path is relative, so that both can be moved together.
  await plant(data, { 'train/good/new.png': await drawDisc(32, 'new') })
  expect(await add(join(data, 'train/good'), 'train')).toMatchObject({ added: 1, same: { count: 6 } })
  const { path, truth } = await store.reader.selectFrom('part').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()
  expect({ path, truth }).toEqual({ path: 'train/good/new.png', truth: 'good' })
  expect(await readFile(join(data, path))).toBeDefined()
})

test('a folder without pictures, or that is not there, changes nothing', async () => {
  const { add, rows, folder } = await drawnProject()
  expect(await codeOf(add(join(folder, 'nowhere'), 'incoming'))).toBe('file.missing')
  await plant(join(folder, 'texts'), { 'a.txt': 'a' })
  expect(await codeOf(add(join(folder, 'texts'), 'incoming'))).toBe('data.empty')
  expect(await rows()).toEqual([])
})
