import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { openStore } from '#host/store/database.ts'
import { refusedByDisk } from '#host/store/sqlite-fault.ts'
import { migrate, versionOf } from '#host/store/migrate.ts'
import { changeParts, changesOf, isDataChanged, runsThatUsed } from '#host/store/part-changes.ts'
import { idsOfParts, pageOfParts } from '#host/store/part-query.ts'
import { countParts, healthOfParts } from '#host/store/parts.ts'
import { addRun } from '#host/store/runs.ts'
import { scoreColumns } from '#host/store/read-once.ts'
import { addScores, countScores, partsToScore, readColumns } from '#host/store/scores.ts'
import { addThreshold, lineInForce, listThresholds } from '#host/store/thresholds.ts'
import { MIGRATIONS } from '#host/store/schema/registry.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { makeStore, partRecord } from '#test/kit/stores.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

const note = { reason: 'the lamp was off', by: 'Engineer 1', at: '2026-01-02T03:04:05.000Z' }
const byName = { filter: {}, sort: { by: 'name', descending: false }, run: null } as const

describe('openStore', () => {
  test('keeps a file of a newer program as it is and says so', async () => {
    const path = join(await temporaryFolder(), 'project.db')
    const newer = new Libsql(path)
    newer.exec(`pragma user_version = ${MIGRATIONS.length + 1}`)
    newer.close()
    expect(await caughtFault(async () => openStore(path))).toMatchObject({
      code: 'project.version',
      data: { found: MIGRATIONS.length + 1 },
    })
  })

  test('refuses a file that is no database, and one whose pages are damaged', async () => {
    const store = await makeStore(Array.from({ length: 500 }, (_, i) => partRecord(i)))
    await sql`pragma wal_checkpoint(truncate)`.execute(store.writer)
    const damaged = `${store.path}.damaged`
    copyFileSync(store.path, damaged)
    const bytes = Buffer.alloc(4096 * 3, 0x5a)
    const file = await import('node:fs/promises').then(({ open }) => open(damaged, 'r+'))
    await file.write(bytes, 0, bytes.length, 4096 * 6)
    await file.close()
    const text = `${store.path}.text`
    writeFileSync(text, 'this is a text file, not a database, and long enough to be told from an empty one')
    for (const path of [damaged, text]) expect(await caughtFault(async () => openStore(path))).toMatchObject({ code: 'project.damaged' })
  })

  test('refuses a file that was emptied and one of another program, and makes no project of them', async () => {
    const folder = await temporaryFolder()
    const [empty, other] = [join(folder, 'empty.db'), join(folder, 'other.db')]
    writeFileSync(empty, '')
    const database = new Libsql(other)
    database.exec('create table part (id)')
    database.close()
    for (const path of [empty, other]) {
      expect(await caughtFault(async () => openStore(path))).toMatchObject({ code: 'project.damaged' })
      const tables = new Libsql(path).prepare("select name from sqlite_master where type = 'table'").all()
      expect(tables).toEqual(path === empty ? [] : [{ name: 'part' }])
    }
  })

  test('says of whatever is written that the disk is full, or that there is no right to', async () => {
    const { writer, path } = await makeStore([partRecord(1)])
    await sql`pragma max_page_count = 1`.execute(writer)
    const value = 'a'.repeat(1_000_000)
    const write = () => writer.insertInto('setting').values({ key: 'long', value }).execute()
    expect(await caughtFault(write)).toMatchObject({ code: 'file.disk-full', data: { path } })
    // Who tests may be root, whom nothing is refused: this is what libsql says of a folder that is read-only.
    const refused = Object.assign(new Error('attempt to write a readonly database'), { code: 'UNKNOWN_SQLITE_ERROR_1544', rawCode: 1544 })
    expect(refusedByDisk(refused, path)).toMatchObject({ code: 'file.unwritable' })
    expect(refusedByDisk(new Error('a mistake'), path)).toBeUndefined()
  })

  test('refuses a folder of its name', async () => {
    const path = join(await temporaryFolder(), 'project.db')
    mkdirSync(path)
    const fault = await caughtFault(async () => openStore(path))
    expect(fault).toMatchObject({ code: 'project.damaged', message: expect.stringContaining(`${path} cannot be opened.`) })
  })

  test('does not make a project where none is', async () => {
    const path = join(await temporaryFolder(), 'project.db')
    expect(await caughtFault(async () => openStore(path))).toMatchObject({ code: 'project.missing' })
    expect(existsSync(path)).toBe(false)
  })

  test('reads with a handle that cannot write', async () => {
    const { reader } = await makeStore()
    await expect(reader.insertInto('setting').values({ key: 'a', value: 'b' }).execute()).rejects.toThrow(/readonly|read-only/i)
  })
})

describe('migrate', () => {
  test('makes a copy before each step, and a step that fails leaves the store as it was', async () => {
    const path = join(await temporaryFolder(), 'project.db')
    const database = new Libsql(path)
    migrate(database, path, ['create table one (a text)'])
    expect(() =>
      migrate(database, path, ['', 'create table two (a text)', 'create table three (a text); create table one (a text)']),
    ).toThrow(/exists/)
    expect(versionOf(database)).toBe(2)
    expect(database.prepare("select count(*) as n from sqlite_master where name = 'three'").get()).toMatchObject({ n: 0 })
    const before = new Libsql(`${path}.before-2`)
    expect(versionOf(before)).toBe(1)
    expect(existsSync(`${path}.before-3`)).toBe(true)
    before.close()
    database.close()
  })
})

describe('parts', () => {
  test('are filtered, sorted and windowed', async () => {
    const { reader, writer } = await makeStore([
      partRecord(1),
      partRecord(2, { set: 'test', truth: 'defective', defect_type: 'hole', path: 'test/hole/50%_a.png' }),
      partRecord(3, { set: 'test', truth: 'defective', defect_type: 'scratch', path: 'test/scratch/50xxa.png' }),
      partRecord(4, { set: 'test', path: 'test/good/a.png' }),
    ])
    const run = await addRun(writer, { wanted: '', at: note.at })
    await addScores(
      writer,
      run,
      [2, 3, 4].map((part) => ({ part, score: 1 / part, parts: { mean: 1 } })),
    )
    const ids = (filter: object, sort: object = byName.sort): Promise<number[]> =>
      idsOfParts(reader, { filter, sort: sort as typeof byName.sort, run })
    expect(await ids({ sets: ['test'], types: ['hole', 'scratch'] })).toEqual([2, 3])
    expect(await ids({ text: '50%_' })).toEqual([2])
    expect(await ids({ score: { from: 0.25, to: 0.34 } })).toEqual([4, 3])
    expect(await ids({ parts: [4, 1] })).toEqual([4, 1].sort((a, b) => b - a))
    expect(await ids({}, { by: 'score', descending: false })).toEqual([4, 3, 2, 1])
    expect(await ids({}, { by: 'score', descending: true })).toEqual([2, 3, 4, 1])
    const { total, rows } = await pageOfParts(reader, { ...byName, run }, { offset: 1, limit: 2 })
    expect(total).toBe(4)
    expect(rows.map(({ part, score }) => [part, score])).toEqual([
      [2, 0.5],
      [3, 1 / 3],
    ])
  })

  test('a change is recorded with its reason, moves the part, and is never altered or deleted', async () => {
    const { reader, writer } = await makeStore([partRecord(1), partRecord(2)])
    expect(await changeParts(writer, [1, 2], { what: 'set', to: 'calibrate' }, note)).toBe(2)
    expect(await changeParts(writer, [1, 2], { what: 'set', to: 'calibrate' }, note)).toBe(0)
    await changeParts(writer, [1], { what: 'truth', truth: 'defective', defectType: 'hole/left' }, note)
    await changeParts(writer, [1], { what: 'excluded', excluded: true }, note)
    const [row] = (await pageOfParts(reader, byName, { offset: 0, limit: 1 })).rows
    expect(row).toMatchObject({ set: 'calibrate', truth: 'defective', defectType: 'hole/left', excluded: true })
    expect((await changesOf(reader, 1)).map(({ what, from, to }) => [what, from, to])).toEqual([
      ['set', 'train', 'calibrate'],
      ['truth', 'good', 'defective/hole/left'],
      ['excluded', 'no', 'yes'],
    ])
    await expect(sql`update part_change set reason = 'another'`.execute(writer)).rejects.toThrow(/never altered/)
    await expect(sql`delete from part_change`.execute(writer)).rejects.toThrow(/never deleted/)
    expect((await countParts(reader)).sets.calibrate).toEqual({ good: 1, defective: 0, unknown: 0, excluded: 1 })
  })

  test('runs know which parts they learned from, whatever is moved later', async () => {
    const { reader, writer } = await makeStore([partRecord(1), partRecord(2, { set: 'test' })])
    const first = await addRun(writer, { wanted: '', at: note.at })
    expect(await runsThatUsed(reader, [2])).toEqual([])
    await changeParts(writer, [2], { what: 'set', to: 'train' }, note)
    expect(await isDataChanged(reader, 0)).toBe(true)
    const second = await addRun(writer, { wanted: '', at: note.at })
    await changeParts(writer, [1], { what: 'set', to: 'incoming' }, note)
    expect(await runsThatUsed(reader, [1])).toEqual([first, second])
    expect(await runsThatUsed(reader, [2])).toEqual([second])
  })

  test('health names copies, odd sizes and what cannot be read', async () => {
    const { reader } = await makeStore([
      partRecord(1, { pixels: 'same' }),
      partRecord(2, { pixels: 'same' }),
      partRecord(3, { width: 64 }),
      partRecord(4, { width: 0, height: 0, pixels: '', unreadable: 'The file ends early.' }),
    ])
    const health = await healthOfParts(reader)
    expect(health.duplicates.map((group) => group.map(({ part }) => part))).toEqual([[1, 2]])
    expect(health.usualSize).toMatchObject({ width: 32, height: 24, count: 2 })
    expect(health.oddSizes.map(({ part }) => part)).toEqual([3])
    expect(health.unreadable).toEqual([{ part: 4, name: 'train/good/000004.png', why: 'The file ends early.' }])
    expect(await idsOfParts(reader, { ...byName, filter: { health: 'odd-size' } })).toEqual([3])
    expect(await idsOfParts(reader, { ...byName, filter: { health: 'duplicate' } })).toEqual([1, 2])
  })
})

test('scores of a run come back as columns, and only parts without one are still to score', async () => {
  const { reader, writer } = await makeStore([
    partRecord(1),
    partRecord(2, { set: 'test', truth: 'defective', defect_type: 'hole' }),
    partRecord(3),
  ])
  const run = await addRun(writer, { wanted: '', at: note.at })
  const fault = { code: 'image.undecodable', text: { what: 'a', why: 'b', do: 'c' } } as const
  await addScores(writer, run, [
    { part: 2, score: 0.25, parts: { mean: 0.5 } },
    { part: 3, fault },
  ])
  expect((await partsToScore(reader, run)).map(({ part }) => part)).toEqual([1])
  expect(await countScores(reader, run)).toEqual({ scored: 1, unreadable: 1, parts: 3 })
  const { columns, types } = await readColumns(reader, run)
  expect([...columns.parts]).toEqual([2])
  expect([...columns.scores]).toEqual([0.25])
  expect(types[columns.types[0]!]).toBe('hole')
})

test('columns are read once for as long as nothing is written', async () => {
  const { reader, writer } = await makeStore([partRecord(1), partRecord(2)])
  const run = await addRun(writer, { wanted: '', at: note.at })
  await addScores(writer, run, [{ part: 1, score: 0.25, parts: {} }])
  const before = await scoreColumns(reader, run)
  expect(await scoreColumns(reader, run)).toBe(before)
  await addScores(writer, run, [{ part: 2, score: 0.5, parts: {} }])
  expect([...(await scoreColumns(reader, run)).columns.scores]).toEqual([0.25, 0.5])
})

test('every chosen line stays, and the last one is in force', async () => {
  const { reader, writer } = await makeStore()
  const run = await addRun(writer, { wanted: '', at: note.at })
  const rate = { count: 0, n: 0, ratio: null, interval: null, upperBound: null }
  const none = { pass: 0, review: 0, reject: 0 }
  const outcome = { confusion: { good: none, defective: none }, escapes: rate, overkill: rate, review: rate, costPerThousand: null }
  const choice = { run, line: { lower: 0.1, upper: 0.2 }, rule: 'good-only', settings: null, outcome, ...note }
  const first = await addThreshold(writer, choice)
  const second = await addThreshold(writer, { ...choice, line: { lower: 0.3, upper: 0.3 } })
  expect(second.replaces).toBe(first.threshold)
  expect(await lineInForce(reader, note.at)).toEqual(second)
  expect(await listThresholds(reader, note.at)).toEqual([second, { ...first, state: 'former' }])
  await expect(sql`update threshold set upper = 9`.execute(writer)).rejects.toThrow(/never altered/)
  await expect(sql`delete from threshold`.execute(writer)).rejects.toThrow(/never deleted/)
})
