import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Libsql from 'libsql'
import { describe, expect, test } from 'vitest'
import { openStore, type Store } from '#host/store/database.ts'
import { MIGRATIONS } from '#host/store/schema/registry.ts'
import { addRun } from '#host/store/runs.ts'
import { countScores, partsToScore } from '#host/store/scores.ts'
import { giveVerdicts } from '#host/store/verdicts.ts'
import { verifyTrail } from '#host/trail/verify.ts'
import { addArrivals } from '#host/watch/into-project.ts'
import type { Arrival } from '#host/watch/journal.ts'
import { csv } from '#host/reports/formats/csv/index.ts'
import { json } from '#host/reports/formats/json/index.ts'
import { pdf } from '#host/reports/formats/pdf/index.ts'
import type { BatchData } from '#host/reports/kinds/batch/schema.ts'
import type { DriftData } from '#host/reports/kinds/drift/schema.ts'
import { readPdf } from '#test/kit/read-pdf.ts'
import { reportBytes } from '#test/kit/report-content.ts'
import { reportOf, reportProject } from '#test/kit/report-project.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const problemOf = async (store: Pick<Store, 'snapshot'>) => (await verifyTrail(store, [], { signal: new AbortController().signal })).problem
const AT = '2026-11-12T07:00:00.000Z'

function part(path: string, decision: 'pass' | 'review' | 'reject', change: Partial<Extract<Arrival, { kind: 'part' }>> = {}): Arrival {
  const score = { pass: 0.4, review: 0.5, reject: 0.9 }[decision]
  const facts = { width: 8, height: 8, depth: 8, pixels: sha256(`pixels of ${path}`), brightness: 0.5, sharpness: 0.25 } as const
  const file = { at: AT, path, sha256: sha256(path), sizeBytes: path.length, copy: `${decision}/${path}` }
  return { kind: 'part', ...file, decision, score, parts: { mean: score }, facts, ...change }
}
const aside = (path: string, what: 'duplicate' | 'unreadable' | 'mended', why: string): Arrival => ({
  kind: 'aside',
  at: AT,
  path,
  sha256: sha256(path),
  what,
  why,
})

/** A project with verdicts and a line, and a folder of results beside it. */
async function watched() {
  const { project, source, run } = await reportProject()
  const out = await temporaryFolder()
  const arrive = async (...arrivals: Arrival[]): Promise<void> => {
    for (const one of arrivals) {
      if (one.kind !== 'part') continue
      await mkdir(join(out, one.copy, '..'), { recursive: true })
      await writeFile(join(out, one.copy), one.path)
    }
    await addArrivals(project, { run, ignored: '', out, now: () => '2026-11-12T07:00:30.000Z' }, arrivals)
  }
  const entries = () =>
    project.store.reader
      .selectFrom('trail')
      .select(['number', 'object', 'new'])
      .where('action', '=', 'parts.arrived')
      .orderBy('number')
      .execute()
  return { project, source, run, out, arrive, entries, ...project.store }
}

const LOT: readonly Arrival[] = [
  part('lot 9/a.png', 'pass'),
  part('lot 9/b.png', 'reject'),
  aside('lot 9/a again.png', 'duplicate', 'lot 9/a.png'),
  part('lot 9/c.png', 'review'),
  part('lot 9/d.png', 'pass'),
  aside('lot 9/torn.png', 'unreadable', 'Its PNG data is damaged or ends early.'),
  aside('lot 9/late.png', 'unreadable', 'The file is empty.'),
]

describe('what arrives in a watched folder', () => {
  test('is a part each, with one entry for what passed and was set aside, and one for each flagged part', async () => {
    const { arrive, entries, reader, out, project, snapshot } = await watched()
    await arrive(...LOT)
    const parts = await reader.selectFrom('part').selectAll().where('arrived_as', 'is not', null).orderBy('id').execute()
    expect(parts.map(({ arrived_as: as, arrived_name: name, path }) => [as, name, path])).toEqual([
      ['pass', 'lot 9/a.png', join(out, 'pass/lot 9/a.png')],
      ['reject', 'lot 9/b.png', join(project.folder, 'incoming/lot 9/b.png')],
      ['review', 'lot 9/c.png', join(project.folder, 'incoming/lot 9/c.png')],
      ['pass', 'lot 9/d.png', join(out, 'pass/lot 9/d.png')],
    ])
    const [a, b, c, d] = parts.map(({ id }) => id)
    const told = await entries()
    expect(told.map(({ object }) => object)).toEqual([`part ${b}`, `part ${c}`, '5 pictures'])
    const list = [
      [
        [a, join(out, 'pass/lot 9/a.png'), sha256('lot 9/a.png'), 'pass', AT, 'lot 9/a.png'],
        [d, join(out, 'pass/lot 9/d.png'), sha256('lot 9/d.png'), 'pass', AT, 'lot 9/d.png'],
      ],
      [
        [AT, 'lot 9/a again.png', sha256('lot 9/a again.png'), 'duplicate', 'lot 9/a.png'],
        [AT, 'lot 9/torn.png', sha256('lot 9/torn.png'), 'unreadable', 'Its PNG data is damaged or ends early.'],
        [AT, 'lot 9/late.png', sha256('lot 9/late.png'), 'unreadable', 'The file is empty.'],
      ],
    ]
    expect(JSON.parse(told[2]!.new)).toEqual({ run: 1, pass: 2, duplicate: 1, unreadable: 2, sha256: sha256(JSON.stringify(list)) })
    expect(await problemOf({ snapshot })).toBeNull()
  })

  test('told again after a crash, it is there once; a picture that was a part before is named', async () => {
    const { arrive, entries, reader, snapshot } = await watched()
    await arrive(...LOT)
    await arrive(...LOT, part('part of the data.png', 'pass', { sha256: sha256('part 3') }))
    const after = await entries()
    expect(after.map(({ object }) => object).slice(3)).toEqual(['1 picture'])
    const asides = await reader.selectFrom('arrival_aside').select(['name', 'what', 'why']).orderBy('id').execute()
    expect(asides.slice(3)).toEqual([{ name: 'part of the data.png', what: 'known', why: 'part 4' }])
    expect(await reader.selectFrom('part').select('id').where('arrived_as', 'is not', null).execute()).toHaveLength(4)
    expect(await problemOf({ snapshot })).toBeNull()
  })

  test('counts whole in the report of its shift and of its folder, decided as it was then', async () => {
    const { arrive, source } = await watched()
    await arrive(...LOT, aside('lot 9/late.png', 'mended', ''), part('lot 9/late.png', 'pass'))
    for (const filter of [{ from: '2026-11-12T07:00:00Z', until: '2026-11-12T08:00:00Z', folder: 'lot 9' }, { folder: 'lot 9' }]) {
      const report = await reportOf(source, 'batch', filter)
      const { data } = JSON.parse((await reportBytes(json, report)).toString()) as { data: BatchData }
      expect(data.counts).toMatchObject({ parts: 5, scored: 5, decisions: { pass: 3, review: 1, reject: 1 } })
      expect(data.watched).toEqual({
        pass: 3,
        review: 1,
        reject: 1,
        duplicates: [{ at: AT, name: 'lot 9/a again.png', why: 'lot 9/a.png' }],
        unreadable: [{ at: AT, name: 'lot 9/torn.png', why: 'Its PNG data is damaged or ends early.' }],
        known: [],
      })
      const table = (await reportBytes(csv, report)).toString()
      expect(table).toMatch(/,duplicate,lot 9\/a again\.png,.*,lot 9\/a\.png,\r?\n/)
      expect(table.trimEnd().split('\n')).toHaveLength(1 + 7)
      const { text } = await readPdf(await reportBytes(pdf, report))
      for (const words of [
        'Passed on arrival 3',
        'Review on arrival 1',
        'Flagged on arrival 1',
        'Duplicates 1',
        'Unreadable 1',
        'In all 7',
        'lot 9/torn.png',
      ])
        expect(text).toContain(words)
    }
  })

  test('a shift in which nothing but unreadable pictures came has something to report', async () => {
    const { arrive, source } = await watched()
    await arrive(aside('x.png', 'unreadable', 'The file is empty.'))
    const shift = { from: '2026-11-12T06:59:59Z', until: '2026-11-12T07:00:01Z' }
    const report = await reportOf(source, 'batch', shift)
    const { data } = JSON.parse((await reportBytes(json, report)).toString()) as { data: BatchData }
    expect(data.watched?.unreadable).toHaveLength(1)
  })

  test('is in the drift charts with what was measured of it then, though its picture is gone', async () => {
    const { project, run, source } = await watched()
    const lot = Array.from({ length: 30 }, (_, i) => part(`day 2/${i}.png`, 'pass', { at: `2026-11-13T07:00:${10 + i}.000Z` }))
    await addArrivals(project, { run, ignored: '', out: '/nowhere', now: () => '2026-11-13T08:00:00.000Z' }, lot)
    const report = await reportOf(source, 'drift', { folder: 'day 2' })
    const { data } = JSON.parse((await reportBytes(json, report)).toString()) as { data: DriftData }
    const of = (measure: string) => data.charts.find((chart) => chart.measure === measure)!
    expect(of('score').points.map(({ value }) => value)).toEqual(Array.from({ length: 30 }, () => 0.4))
    expect(of('brightness').points.map(({ value }) => value)).toEqual(Array.from({ length: 30 }, () => 0.5))
    expect(of('sharpness').missing).toBe(0)
  })

  test('what passed is not scored by later runs unless somebody judged it', async () => {
    const { arrive, reader, writer, run } = await watched()
    const later = await addRun(writer, { wanted: '', at: AT })
    const before = { own: await countScores(reader, run), later: (await partsToScore(reader, later)).length }
    await arrive(...LOT)
    expect(await countScores(reader, run)).toEqual({ ...before.own, scored: before.own.scored + 4, parts: before.own.parts + 4 })
    expect(await partsToScore(reader, later)).toHaveLength(before.later + 2)
    expect((await countScores(reader, later)).parts).toBe(before.own.parts + 2)
    const { id } = await reader.selectFrom('part').select('id').where('arrived_name', '=', 'lot 9/a.png').executeTakeFirstOrThrow()
    const said = { part: id, verdict: 'good', type: '', severity: '', note: '', kind: 'review' } as const
    await giveVerdicts(writer, [{ ...said, run, threshold: 1, view: '{}', expects: null, key: null }], {
      actor: { who: 'Engineer 1', how: 'open', at: AT },
      reason: '',
      since: null,
    })
    expect(await partsToScore(reader, later)).toHaveLength(before.later + 3)
  })

  test.each([
    ['a passed part became a rejected one', "update part set arrived_as = 'reject' where arrived_name = 'lot 9/a.png'", '5 pictures'],
    ['a rejected part became a passed one', "update part set arrived_as = 'pass' where arrived_name = 'lot 9/b.png'", 'part '],
    [
      'a passed part came at another time',
      "update part set arrived_at = '2026-11-12T15:00:00.000Z' where arrived_name = 'lot 9/d.png'",
      '5 pictures',
    ],
    ['its file is another', "update part set sha256 = 'ab' where arrived_name = 'lot 9/d.png'", '5 pictures'],
    ['an unreadable picture was taken out', "delete from arrival_aside where name = 'lot 9/torn.png'", '5 pictures'],
    [
      'a duplicate was put in',
      "insert into arrival_aside (record, at, name, sha256, what, why) select record, at, 'x', sha256, what, why from arrival_aside limit 1",
      '5 pictures',
    ],
  ])('the check of the trail finds it when %s', async (_, statement, object) => {
    const { arrive, entries, snapshot, project } = await watched()
    await arrive(...LOT)
    const database = new Libsql(join(project.folder, 'project.db'))
    const triggers = database.prepare("select name, sql from sqlite_master where type = 'trigger'").all() as { name: string; sql: string }[]
    for (const { name } of triggers) database.exec(`drop trigger ${name}`)
    database.exec(statement)
    for (const trigger of triggers) database.exec(trigger.sql)
    database.close()
    const entry = (await entries()).find((one) => one.object.startsWith(object))!
    expect(await problemOf({ snapshot })).toMatchObject({ entry: entry.number })
  })

  test('a part that came in without an entry is found', async () => {
    const { arrive, snapshot, writer } = await watched()
    await arrive(...LOT)
    await writer.updateTable('part').set({ record: null }).where('arrived_name', '=', 'lot 9/a.png').execute()
    expect(await problemOf({ snapshot })).not.toBeNull()
  })
})

test('a project of before keeps its flagged parts, each held to its entry', async () => {
  const path = join(await temporaryFolder(), 'project.db')
  const old = new Libsql(path)
  for (const [i, statements] of MIGRATIONS.slice(0, 9).entries()) old.exec(`${statements}; pragma user_version = ${i + 1}`)
  const row = `insert into part (path, sha256, size_bytes, width, height, depth, pixels, unreadable, masks, "set", truth, defect_type, arrived_at)`
  old.exec(`${row} values ('/p/incoming/a.png', 'ab', 1, 8, 8, 8, 'cd', '', '[]', 'incoming', 'unknown', '', null)`)
  old.exec(`${row} values ('b.png', 'ef', 1, 8, 8, 8, 'gh', '', '[]', 'test', 'good', '', null)`)
  const told = JSON.stringify({ name: 'a.png', path: '/p/incoming/a.png', sha256: 'ab', run: 1, score: 0.5, decision: 'review' })
  const entry = [1, AT, '', 'program', 'parts.arrived', 'part 1', '', told, '', '0'.repeat(64)]
  old.prepare('insert into trail values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run([...entry, sha256(JSON.stringify(entry))])
  old.close()
  const store = openStore(path)
  const parts = await store.reader.selectFrom('part').select(['arrived_as', 'arrived_name', 'arrived_at', 'record']).orderBy('id').execute()
  expect(parts).toEqual([
    { arrived_as: 'review', arrived_name: 'a.png', arrived_at: AT, record: 1 },
    { arrived_as: null, arrived_name: null, arrived_at: null, record: null },
  ])
  expect(await problemOf(store)).toBeNull()
  await store.close()
})
