import { describe, expect, test } from 'vitest'
import { bitmapOf, packRuns, runsOf, type Runs } from '#domain/masks/rle.ts'
import { decodeBits, encodeBits } from '#host/masks/bit-png.ts'
import { pixelsProblem } from '#host/trail/rows-of-masks.ts'
import { verifyTrail } from '#host/trail/verify.ts'
import { faultOf } from '#rpc/fault-error.ts'
import sharp from 'sharp'
import { sql } from 'kysely'
import { makeHost, plantProject } from '#test/kit/hosts.ts'
import { codeOf, connectionTo } from '#test/kit/people.ts'

const size = { width: 32, height: 24 }

/** A rectangle on a picture of 32 x 24. */
function rectangle(x: number, y: number, width: number, height: number): Runs {
  const bitmap = new Uint8Array(size.width * size.height)
  for (let i = y; i < y + height; i++) bitmap.fill(1, i * size.width + x, i * size.width + x + width)
  return runsOf(bitmap, size)
}
const mask = (label: string, runs: Runs) => ({ label, counts: packRuns(runs) })

async function projectToDraw() {
  const host = await makeHost()
  const { project } = await plantProject(host, { 'a.png': 'a', 'b.png': 'b' })
  const page = connectionTo(host)
  await page.settings.change({ person: 'Engineer 1' })
  const save = (expects: number, masks: { label: string; counts: string }[], change: object = {}) =>
    page.annotations.save({ project, part: 1, expects, ...size, masks, ...change })
  return { host, project, page, save, store: host.projects.open(project).store }
}

describe('masks of a part', () => {
  test('are versions, each with who, when and what changed', async () => {
    const { page, project, save } = await projectToDraw()
    expect(await page.annotations.get({ project, part: 1 })).toMatchObject({
      name: 'P-0001',
      record: 0,
      version: 0,
      source: 'none',
      ...size,
      masks: [],
      picture: null,
    })
    const first = await save(0, [mask('scratch', rectangle(2, 3, 4, 5))])
    expect(first).toMatchObject({ version: 1, isNewest: true, source: 'drawn', by: 'Engineer 1' })
    expect(first.masks).toEqual([
      { label: 'scratch', severity: '', counts: packRuns(rectangle(2, 3, 4, 5)), pixels: 20, box: { x: 2, y: 3, width: 4, height: 5 } },
    ])
    // Two that overlap, one with the same label twice: all are kept, in their order.
    const three = [
      mask('scratch', rectangle(2, 3, 4, 5)),
      mask('dent', rectangle(4, 3, 4, 5)),
      { ...mask('scratch', rectangle(20, 20, 1, 1)), severity: 'critical' as const },
    ]
    const second = await save(first.record, three)
    expect(second.masks.map(({ label, severity, pixels }) => [label, severity, pixels])).toEqual([
      ['scratch', '', 20],
      ['dent', '', 20],
      ['scratch', 'critical', 1],
    ])
    const third = await save(second.record, [])
    expect(third).toMatchObject({ version: 3, masks: [], picture: null })
    expect(await page.annotations.get({ project, part: 1 })).toEqual(third)
    const history = await page.annotations.history({ project, part: 1 })
    expect(history.map(({ version, masks, pixels, added, removed }) => [version, masks, pixels, added, removed])).toEqual([
      [3, 0, 0, 0, 31],
      [2, 3, 31, 11, 0],
      [1, 1, 20, 20, 0],
    ])
    const earlier = await page.annotations.version({ project, part: 1, record: second.record })
    expect(earlier).toEqual({ ...second, isNewest: false })
    expect(await codeOf(page.annotations.version({ project, part: 2, record: second.record }))).toBe('annotation.invalid')
  })

  test('stand in the trail, and the trail stands', async () => {
    const { page, project, save, store } = await projectToDraw()
    const first = await save(0, [mask('scratch', rectangle(2, 3, 4, 5))], { reason: 'seen under raking light' })
    const { rows } = await page.trail.page({ project, offset: 0, limit: 10 })
    const entry = rows.find(({ number }) => number === first.record)!
    expect(entry).toMatchObject({ action: 'annotation.saved', object: 'part 1', who: 'Engineer 1', reason: 'seen under raking light' })
    expect(JSON.parse(entry.new)).toMatchObject({ version: 1, masks: [{ label: 'scratch', pixels: 20 }], added: 20, removed: 0 })
    const check = await verifyTrail(store, [], { signal: new AbortController().signal })
    expect(check.problem).toBeNull()
    await sql.raw('drop trigger mask_stays').execute(store.writer)
    await store.writer
      .updateTable('mask')
      .set({ png: encodeBits(rectangle(2, 3, 4, 4), size) })
      .execute()
    const found = await verifyTrail(store, [], { signal: new AbortController().signal })
    expect(found.problem).toEqual({ entry: first.record, what: `The masks of record ${first.record} are not those whose SHA-256 it has.` })
  })

  test.each([
    ['a pixel', { png: encodeBits(rectangle(2, 3, 4, 4), size) }],
    ['a type', { label: 'dent' }],
    ['a severity', { severity: 'critical' as const }],
  ])('of which %s was altered are found, also when PNGs are not opened', async (_, change) => {
    const { save, store } = await projectToDraw()
    const first = await save(0, [mask('scratch', rectangle(2, 3, 4, 5))])
    await sql.raw('drop trigger mask_stays').execute(store.writer)
    await store.writer.updateTable('mask').set(change).execute()
    const found = await verifyTrail(store, [], { signal: new AbortController().signal })
    expect(found.problem).toEqual({ entry: first.record, what: `The masks of record ${first.record} are not those whose SHA-256 it has.` })
  })

  test('from before their bytes were hashed are held to the hash of their pixels', async () => {
    const { page, project, save, store } = await projectToDraw()
    const first = await save(0, [mask('scratch', rectangle(2, 3, 4, 5))])
    const { rows } = await page.trail.page({ project, offset: 0, limit: 10 })
    const entry = rows.find(({ number }) => number === first.record)!
    const before = { ...entry, new: entry.new.replace(/,"png":.*$/, '}') }
    expect(before.new).not.toBe(entry.new)
    expect(await pixelsProblem(store.reader, [before])).toBeUndefined()
    await sql.raw('drop trigger mask_stays').execute(store.writer)
    await store.writer
      .updateTable('mask')
      .set({ png: encodeBits(rectangle(2, 3, 4, 4), size) })
      .execute()
    expect(await pixelsProblem(store.reader, [before])).toMatchObject({ entry: first.record })
  })

  test('that somebody else saved since are not written over', async () => {
    const { page, project, save } = await projectToDraw()
    await save(0, [mask('', rectangle(0, 0, 1, 1))])
    const error: unknown = await save(0, [mask('', rectangle(5, 5, 1, 1))]).catch((error: unknown) => error)
    expect(faultOf(error)).toMatchObject({ code: 'annotation.overtaken', data: { by: 'Engineer 1', version: 1 } })
    expect((await page.annotations.history({ project, part: 1 })).length).toBe(1)
  })

  test('sent twice, or unchanged, are one version', async () => {
    const { page, project, save } = await projectToDraw()
    const key = 'made by the page'
    const first = await save(0, [mask('', rectangle(0, 0, 2, 2))], { key })
    expect(await save(0, [mask('', rectangle(0, 0, 2, 2))], { key })).toEqual(first)
    expect(await save(first.record, [mask('', rectangle(0, 0, 2, 2))])).toEqual(first)
    expect((await page.annotations.history({ project, part: 1 })).length).toBe(1)
  })

  test('of another size, empty ones, and such that are none are refused', async () => {
    const { page, project, save } = await projectToDraw()
    const one = [mask('', rectangle(0, 0, 2, 2))]
    expect(await codeOf(save(0, one, { width: 24, height: 32 }))).toBe('annotation.invalid')
    expect(await codeOf(save(0, one, { width: 33, height: 24 }))).toBe('annotation.invalid')
    expect(await codeOf(save(0, [{ label: '', counts: packRuns([768]) }]))).toBe('annotation.invalid')
    expect(await codeOf(save(0, [{ label: '', counts: 'oooo' }]))).toBe('annotation.invalid')
    expect(await codeOf(save(0, [{ label: '', counts: 'not run lengths!' }]))).toBe('request.invalid')
    expect(await codeOf(page.annotations.save({ project, part: 99, expects: 0, ...size, masks: one }))).toBe('part.missing')
    expect(await page.annotations.history({ project, part: 1 })).toEqual([])
  })

  test('are served as PNG by the version, and marked in lists', async () => {
    const { host, page, project, save } = await projectToDraw()
    const saved = await save(0, [mask('', rectangle(2, 3, 4, 5)), mask('x', rectangle(30, 20, 2, 4))])
    const blob = await host.blobs.find(saved.picture!)
    if (blob?.at !== 'memory') throw new Error('no picture')
    const { data, info } = await sharp(blob.bytes).greyscale().raw().toBuffer({ resolveWithObject: true })
    expect([info.width, info.height]).toEqual([32, 24])
    const white = bitmapOf(rectangle(2, 3, 4, 5), size).map((bit, i) => bit | (bitmapOf(rectangle(30, 20, 2, 4), size)[i] ?? 0))
    expect([...data].map((value) => (value === 255 ? 1 : 0))).toEqual([...white])
    const { rows } = await page.parts.page({ project, offset: 0, limit: 10 })
    expect(rows.map(({ hasMask }) => hasMask)).toEqual([true, false])
    expect((await page.look.part({ project, run: null, part: 1 })).mask).toBe(saved.picture)
  })

  test('can be neither altered nor deleted, and a damaged one is said', async () => {
    const { page, project, save, store } = await projectToDraw()
    const { record } = await save(0, [mask('', rectangle(2, 3, 4, 5))])
    for (const statement of [
      `update annotation set by = 'x' where record = ${record}`,
      `delete from annotation where record = ${record}`,
      `update mask set label = 'x' where record = ${record}`,
      `delete from mask where record = ${record}`,
      `insert or replace into mask select * from mask`,
      `insert or replace into annotation select * from annotation`,
    ])
      await expect(sql.raw(statement).execute(store.writer)).rejects.toThrow(/never/)
    await sql.raw('drop trigger mask_stays').execute(store.writer)
    await store.writer.updateTable('mask').set({ label: 'dent' }).where('record', '=', record).execute()
    expect(await codeOf(page.annotations.get({ project, part: 1 }))).toBe('project.damaged')
  })
})

describe('a part that is open at one window', () => {
  test('is taken at no other until it is left or given up', async () => {
    const { host, page, project } = await projectToDraw()
    const lock = (window: string, part = 1) => page.annotations.lock({ project, part, window })
    const events: unknown[] = []
    host.events.listen((event) => events.push(event))
    expect(await lock('window one')).toMatchObject({ part: 1, by: 'Engineer 1', isYours: true })
    expect(await lock('window one')).toMatchObject({ isYours: true })
    expect(await lock('window two')).toMatchObject({ by: 'Engineer 1', isYours: false })
    expect(await lock('window two', 2)).toMatchObject({ isYours: true })
    expect((await page.annotations.locks({ project })).map(({ part }) => part)).toEqual([1, 2])
    await page.annotations.unlock({ project, part: 1, window: 'window two' })
    expect(await lock('window two')).toMatchObject({ isYours: false })
    await page.annotations.unlock({ project, part: 1, window: 'window one' })
    expect(await lock('window two')).toMatchObject({ isYours: true })
    const changed = (part: number) => ({ type: 'annotations.changed', project, part })
    expect(events).toEqual([changed(1), changed(2), changed(1), changed(1)])
  })
})

describe('a mask as PNG', () => {
  test('is read again pixel by pixel, and not at all when it is damaged', () => {
    for (const [width, height] of [
      [1, 1],
      [7, 3],
      [8, 8],
      [9, 1],
      [33, 20],
    ] as const) {
      const bitmap = Uint8Array.from({ length: width * height }, (_, i) => ((i * 2654435761) >>> 7) & 1)
      const runs = runsOf(bitmap, { width, height })
      const png = encodeBits(runs, { width, height })
      expect(decodeBits(png, { width, height })).toEqual(runs)
      expect(decodeBits(png, { width: width + 1, height })).toBeUndefined()
      expect(decodeBits(png.subarray(0, -5), { width, height })).toBeUndefined()
      const broken = Buffer.from(png)
      broken[png.length - 20] = (broken[png.length - 20] ?? 0) ^ 1
      expect(decodeBits(broken, { width, height })).toBeUndefined()
    }
  })
})
