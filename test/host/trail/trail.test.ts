import { createHash } from 'node:crypto'
import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { makeDraw } from '#domain/random.ts'
import { openStore } from '#host/store/database.ts'
import { changeParts } from '#host/store/part-changes.ts'
import { addRun } from '#host/store/runs.ts'
import { MIGRATIONS } from '#host/store/schema/registry.ts'
import { writeSetting } from '#host/store/settings.ts'
import { listThresholds } from '#host/store/thresholds.ts'
import { pageOfTrail } from '#host/trail/page.ts'
import { headOf, record, recordMany, type Actor } from '#host/trail/record.ts'
import { NO_SEAL } from '#host/trail/seal.ts'
import { verifyTrail } from '#host/trail/verify.ts'
import type { TrailEntry } from '#rpc/schemas/trail.ts'
import { makeStore, partRecord } from '#test/kit/stores.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

const at = '2026-01-02T03:04:05.000Z'
const actor: Actor = { who: 'Engineer 1', how: 'open', at }
const note = { reason: 'the lamp was off', by: 'Engineer 1', at }
const work = { signal: new AbortController().signal }
const all = { filter: {}, newestFirst: false, offset: 0, limit: 1000 } as const

/** A project with a trail of `entries` entries. */
async function storeWithTrail(entries: number) {
  const store = await makeStore([partRecord(1), partRecord(2)])
  await store.writer.transaction().execute((tables) =>
    recordMany(
      tables,
      actor,
      Array.from({ length: entries - 1 }, (_, i) => ({
        action: 'run.scored',
        object: `part ${i % 7}`,
        old: i % 3 === 0 ? '' : `verdict ${i}`,
        new: JSON.stringify({ verdict: i % 2 ? 'good' : 'defective', note: `note ${i} ü 漢 "quoted"` }),
        reason: i % 5 === 0 ? 'looked at again' : '',
      })),
    ),
  )
  return store
}

describe('the trail', () => {
  test('tells of a change in the same transaction, or neither happens', async () => {
    const { reader, writer } = await makeStore([partRecord(1), partRecord(2)])
    await changeParts(writer, [1, 2], { what: 'set', to: 'test' }, note)
    await changeParts(writer, [1], { what: 'truth', truth: 'defective', defectType: 'hole' }, note)
    await addRun(writer, { wanted: '{}', at, by: 'Engineer 1' })
    await writeSetting(writer, 'prices', { escape: 5 }, actor)
    await writeSetting(writer, 'prices', { escape: 5 }, actor)
    const { rows } = await pageOfTrail(reader, all)
    expect(rows.map(({ number, who, action, object, old }) => [number, who, action, object, old])).toEqual([
      [1, '', 'trail.begun', 'project', ''],
      [2, 'Engineer 1', 'parts.moved', '2 parts', ''],
      [3, 'Engineer 1', 'parts.truth', 'part 1', 'good'],
      [4, 'Engineer 1', 'run.asked', 'run 1', ''],
      [5, 'Engineer 1', 'setting.changed', 'setting prices', ''],
    ])
    const failing = writer.transaction().execute(async (tables) => {
      await changeParts(tables, [2], { what: 'excluded', excluded: true }, note)
      throw new Error('the power failed')
    })
    await expect(failing).rejects.toThrow('the power failed')
    expect((await headOf(reader)).number).toBe(5)
    // The entry about many parts is found by each of them.
    const ofPart = await pageOfTrail(reader, { ...all, filter: { object: 'part 2' } })
    expect(ofPart.rows.map(({ number }) => number)).toEqual([2])
  })

  test('begins in a project that is older than it with what the project held then', async () => {
    const path = join(await temporaryFolder(), 'project.db')
    const old = new Libsql(path)
    old.exec(MIGRATIONS[0]!)
    old.exec("pragma user_version = 1; insert into run (folder, added_at, wanted, changes_seen) values ('runs/1', '', '', 0)")
    old.exec(
      "insert into threshold (run, lower, upper, rule, settings, outcome, by, at, reason) values (1, 0.1, 0.2, 'by-hand', '{}', '{}', 'Manager 1', '', 'as before')",
    )
    old.close()
    const { reader, writer, snapshot, close } = openStore(path)
    onTestFinished(close)
    await addRun(writer, { wanted: '{}', at })
    const { rows } = await pageOfTrail(reader, all)
    expect(rows.map(({ action }) => action)).toEqual(['trail.begun', 'run.asked'])
    expect(JSON.parse(rows[0]!.new)).toEqual({ parts: 0, changes: 0, runs: 2, lines: 1, reports: 0 })
    expect((await listThresholds(reader, '2026-01-02T03:04:05.000Z')).map(({ record }) => record)).toEqual([null])
    expect(existsSync(`${path}.before-2`)).toBe(true)
    expect((await verifyTrail({ snapshot }, [], work)).problem).toBeNull()
  })

  test('has the hash that anybody can compute from the entry and the seal before it', async () => {
    const { reader } = await storeWithTrail(3)
    const [first, second] = (await pageOfTrail(reader, all)).rows
    const { number, who, how, action, object, old, new: now, reason, before, seal } = second!
    const list = `[${number},${[second!.at, who, how, action, object, old, now, reason, before].map((text) => JSON.stringify(text)).join(',')}]`
    expect(createHash('sha256').update(list, 'utf8').digest('hex')).toBe(seal)
    expect(before).toBe(first!.seal)
    expect(first!.before).toBe(NO_SEAL)
  })

  test('keeps text that SQLite would not give back as it was', async () => {
    const { reader, writer, snapshot } = await makeStore()
    await writer
      .transaction()
      .execute((tables) =>
        record(tables, actor, { action: 'run.scored', object: 'part 1', reason: 'half \ud800 and nul \0 \u001f \u2028 😀' }),
      )
    expect((await verifyTrail({ snapshot }, [], work)).problem).toBeNull()
    expect((await pageOfTrail(reader, all)).rows.at(-1)!.reason).toBe('half \ufffd and nul \ufffd \u001f \u2028 😀')
  })

  test('is never altered, deleted or written over, by the schema itself', async () => {
    const { writer } = await storeWithTrail(5)
    await expect(sql`update trail set who = 'Nobody' where number = 2`.execute(writer)).rejects.toThrow(/never altered/)
    await expect(sql`delete from trail where number = 5`.execute(writer)).rejects.toThrow(/never deleted/)
    const written = (number: number) =>
      sql`insert or replace into trail select ${number}, at, who, how, action, object, old, new, reason, before, seal from trail where number = 2`.execute(
        writer,
      )
    await expect(written(2)).rejects.toThrow(/only added at its end/)
    await expect(written(9)).rejects.toThrow(/only added at its end/)
  })

  test('says when the clock was put back, and not when two requests merely crossed', async () => {
    const { reader, writer } = await storeWithTrail(2)
    const add = (time: string) =>
      writer.transaction().execute((tables) => record(tables, { ...actor, at: time }, { action: 'run.scored', object: 'part 1' }))
    await add('2026-01-02T03:04:00.000Z')
    await add('2026-01-01T00:00:00.000Z')
    expect((await pageOfTrail(reader, all)).rows.slice(2).map(({ action }) => action)).toEqual([
      'run.scored',
      'clock.went-back',
      'run.scored',
    ])
  })

  test('is found by who, what, object, time and text', async () => {
    const { reader } = await storeWithTrail(22)
    const numbers = async (filter: object) => (await pageOfTrail(reader, { ...all, filter })).rows.map(({ number }) => number)
    expect(await numbers({ who: '' })).toEqual([1])
    expect(await numbers({ actions: ['trail.begun', 'no such'] })).toEqual([1])
    expect(await numbers({ object: 'part 6' })).toEqual([8, 15, 22])
    expect(await numbers({ text: 'NOTE 20 ü' })).toEqual([22])
    expect(await numbers({ text: '%' })).toEqual([])
    expect(await numbers({ until: at })).toEqual([])
    const { total, rows } = await pageOfTrail(reader, { filter: {}, newestFirst: true, offset: 1, limit: 2 })
    expect([total, rows.map(({ number }) => number)]).toEqual([22, [21, 20]])
  })

  test('two hosts on one project add to it in turn', async () => {
    const first = await storeWithTrail(2)
    const second = openStore(first.path)
    try {
      const add = (writer: typeof first.writer, i: number) =>
        writer.transaction().execute((tables) => record(tables, actor, { action: 'run.scored', object: `part ${i}` }))
      for (let i = 0; i < 40; i++) await add(i % 3 === 0 ? first.writer : second.writer, i)
      expect(await verifyTrail(first, [], work)).toMatchObject({ entries: 42, problem: null })
    } finally {
      await second.close()
    }
  })
})

describe('the check', () => {
  const ENTRIES = 60
  const draw = makeDraw(13, 'tampering')
  const below = (n: number): number => draw.integer(n)

  /** The first entry that is not what it was, after one tampering with the file behind the program's back. */
  type Tampering = (database: Libsql.Database, rows: readonly TrailEntry[]) => number
  const FIELDS = ['at', 'who', 'how', 'action', 'object', 'old', 'new', 'reason', 'before', 'seal'] as const
  const flip = (text: string): string => (text === '' ? 'x' : text.slice(0, -1) + (text.endsWith('0') ? '1' : '0'))
  const sealed = (entry: TrailEntry): string =>
    createHash('sha256')
      .update(
        JSON.stringify([
          entry.number,
          entry.at,
          entry.who,
          entry.how,
          entry.action,
          entry.object,
          entry.old,
          entry.new,
          entry.reason,
          entry.before,
        ]),
      )
      .digest('hex')
  const kinds: Readonly<Record<string, Tampering>> = {
    'a field changed': (database, rows) => {
      const row = rows[below(rows.length)]!
      const field = FIELDS[below(FIELDS.length)]!
      const value = field === 'how' ? (row.how === 'open' ? 'signed' : 'open') : flip(row[field])
      database.prepare(`update trail set "${field}" = ? where number = ?`).run([value, row.number])
      return row.number
    },
    'a row deleted': (database, rows) => {
      const row = rows[below(rows.length)]!
      database.prepare('delete from trail where number = ?').run([row.number])
      return row.number
    },
    'the tail cut': (database, rows) => {
      const from = 1 + below(rows.length)
      database.prepare('delete from trail where number >= ?').run([from])
      return from
    },
    'two rows swapped': (database, rows) => {
      const one = 1 + below(rows.length - 1)
      const other = one + 1 + below(rows.length - one)
      const move = database.prepare('update trail set number = ? where number = ?')
      move.run([-1, one])
      move.run([one, other])
      move.run([other, -1])
      return one
    },
    'a row forged with a seal of its own': (database, rows) => {
      const row = rows[below(rows.length)]!
      const forged = { ...row, new: `${row.new} forged` }
      database.prepare('update trail set new = ?, seal = ? where number = ?').run([forged.new, sealed(forged), row.number])
      // It fits itself; the next one does not follow it, and of the last one the head was kept.
      return Math.min(row.number + 1, rows.length)
    },
  }

  test('finds 100 of 100 random tamperings of five kinds and names the first entry of each', async () => {
    const store = await storeWithTrail(ENTRIES)
    const { rows } = await pageOfTrail(store.reader, all)
    const { number, seal } = await headOf(store.reader)
    await sql`pragma wal_checkpoint(truncate)`.execute(store.writer)
    const names = Object.keys(kinds)
    const found: unknown[] = []
    const made: unknown[] = []
    for (let i = 0; i < 100; i++) {
      const kind = names[i % names.length]!
      const copy = `${store.path}.${i}`
      copyFileSync(store.path, copy)
      const database = new Libsql(copy)
      const triggers = database.prepare("select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'trail'").all() as {
        name: string
        sql: string
      }[]
      for (const { name } of triggers) database.exec(`drop trigger ${name}`)
      const first = kinds[kind]!(database, rows)
      for (const trigger of triggers) database.exec(trigger.sql)
      database.close()
      const tampered = openStore(copy)
      const { problem } = await verifyTrail(tampered, [`${seal}@${number}`], work)
      await tampered.close()
      made.push([i, kind, first])
      found.push([i, kind, problem?.entry])
    }
    expect(found).toEqual(made)
    expect(await verifyTrail(store, [`${seal}@${number}`], work)).toEqual({
      entries: ENTRIES,
      head: `${seal}@${number}`,
      problem: null,
    })
  })

  test('finds that the whole trail was taken away, or written anew, by the head that was kept', async () => {
    const { reader, writer, snapshot, path } = await storeWithTrail(10)
    const { number, seal } = await headOf(reader)
    const other = await storeWithTrail(12)
    expect((await verifyTrail(other, [`${'ab'.repeat(32)}@10`], work)).problem).toEqual({
      entry: 10,
      what: 'Record 10 is not the one whose head was kept.',
    })
    const database = new Libsql(path)
    database.exec('drop trigger trail_is_kept; delete from trail')
    database.close()
    expect((await verifyTrail({ snapshot }, [`${seal}@${number}`], work)).problem?.entry).toBe(1)
    expect(writer.isTransaction).toBe(false)
  })

  test('finds that a protecting trigger is gone or was altered', async () => {
    const { snapshot, path } = await storeWithTrail(4)
    const database = new Libsql(path)
    database.exec(
      "drop trigger threshold_stays; create trigger threshold_stays before update on threshold when 0 begin select raise(abort, '') ; end",
    )
    database.close()
    expect((await verifyTrail({ snapshot }, [], work)).problem?.what).toContain('threshold_stays')
  })

  test('can be cancelled', async () => {
    const { snapshot } = await storeWithTrail(4)
    await expect(verifyTrail({ snapshot }, [], { signal: AbortSignal.abort() })).rejects.toThrow(/abort/)
  })
})
