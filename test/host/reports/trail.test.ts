import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { csv } from '#host/reports/formats/csv/index.ts'
import { json } from '#host/reports/formats/json/index.ts'
import { pdf } from '#host/reports/formats/pdf/index.ts'
import type { TrailData } from '#host/reports/kinds/trail/schema.ts'
import { recordMany } from '#host/trail/record.ts'
import { sealOf } from '#host/trail/seal.ts'
import { ACTIONS, type TrailEntry } from '#rpc/schemas/trail.ts'
import { MOST_PRINTED_RECORDS } from '#rpc/schemas/reports.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { readPdf } from '#test/kit/read-pdf.ts'
import { reportBytes } from '#test/kit/report-content.ts'
import { reportOf, reportProject } from '#test/kit/report-project.ts'

const bare = (text: string): string => text.replaceAll(/\s/g, '')

describe('the report of the trail', () => {
  test('has every record that the filter leaves, as a look through the table finds them', async () => {
    const { source, project } = await reportProject()
    const all = await project.store.reader.selectFrom('trail').selectAll().orderBy('number').execute()
    const entriesOf = async (filter: object): Promise<TrailData['entries']> =>
      ((await reportOf(source, 'trail', filter)).data as TrailData).entries
    expect(await entriesOf({})).toEqual(all)
    const cases: [object, (entry: TrailEntry) => boolean][] = [
      [{ who: 'Engineer 1' }, ({ who }) => who === 'Engineer 1'],
      [{ actions: ['line.chosen', 'line.approved'] }, ({ action }) => action === 'line.chosen' || action === 'line.approved'],
      [{ text: 'FLICKERED' }, (entry) => JSON.stringify(entry).includes('flickered')],
      [{ from: '2026-11-12T08:00:00Z', until: '2026-11-12T09:00:00Z' }, ({ at }) => at >= '2026-11-12T08' && at < '2026-11-12T09'],
    ]
    for (const [filter, holds] of cases) {
      const found = await entriesOf(filter)
      expect(found.length).toBeGreaterThan(0)
      expect(found).toEqual(all.filter(holds))
    }
  })

  test('says each record on paper, its long texts in full, the range, the head and what the check found', async () => {
    const { source, project } = await reportProject()
    const reason = `It flickered, and then it did not. ${'워낙 긴 사유 / very long reason, word by word. '.repeat(30)}The end.`
    const at = '2026-11-12T12:00:00.000Z'
    await project.store.writer
      .transaction()
      .execute((all) =>
        recordMany(all, { who: 'Engineer 1', how: 'signed', at }, [
          { action: 'trail.exported', object: 'file trail.csv', new: '', reason },
        ]),
      )
    const report = await reportOf(source, 'trail')
    const { entries } = report.data as TrailData
    const text = bare((await readPdf(await reportBytes(pdf, report))).text)
    for (const { number, at: when, who, action } of entries) {
      const title = `${ACTIONS[action as keyof typeof ACTIONS]}`
      const person = who === '' ? 'the program' : who
      expect(text).toContain(bare(`#${number} ${when.slice(0, 10)} ${when.slice(11, 21)} ${person} ${title}`))
    }
    expect(text).toContain(bare(reason))
    expect(text).toContain(`#1to#${entries.length}`)
    expect(text).toContain(bare(report.head.chain))
    expect(text).toContain(`${entries.length}records,nonechanged,removed,movedorputin`)
    expect(text).toContain('Page1of')
  })

  test('has the same bytes for the same input, in every format', async () => {
    const { source } = await reportProject()
    for (const format of [pdf, csv, json]) {
      const first = await reportBytes(format, await reportOf(source, 'trail', { who: 'Engineer 1' }))
      expect((await reportBytes(format, await reportOf(source, 'trail', { who: 'Engineer 1' }))).equals(first)).toBe(true)
    }
  })

  test('has rows in the CSV by which anybody can check the seals', async () => {
    const { source } = await reportProject()
    const rows = parse((await reportBytes(csv, await reportOf(source, 'trail'))).toString(), { columns: true }) as Record<string, string>[]
    expect(rows.length).toBeGreaterThan(5)
    for (const row of rows) expect(sealOf({ ...row, number: Number(row['number']) } as unknown as TrailEntry)).toBe(row['seal'])
  })

  test('names the first record that is not as it was written', async () => {
    const { source, project } = await reportProject()
    // Somebody takes the guard away and writes another reason.
    const { writer } = project.store
    const { rows: triggers } = await sql<{
      name: string
    }>`select name from sqlite_master where type = 'trigger' and tbl_name = 'trail'`.execute(writer)
    for (const { name } of triggers) await sql`drop trigger ${sql.ref(name)}`.execute(writer)
    await sql`update trail set reason = 'another' where number = 3`.execute(writer)
    const report = await reportOf(source, 'trail')
    expect((report.data as TrailData).check.problem).toEqual({ entry: 3, what: 'Record 3 does not match its seal.' })
    const { text } = await readPdf(await reportBytes(pdf, report))
    expect(text).toContain('broken at #3')
    expect(text).toContain('Records from #3 on cannot be relied on.')
  })

  test('asks for a narrower filter where it would be more pages than anybody reads; the CSV takes all', async () => {
    const { source, project } = await reportProject()
    const at = '2026-11-12T12:00:00.000Z'
    const facts = Array.from({ length: MOST_PRINTED_RECORDS }, (_, i) => ({ action: 'setting.changed' as const, object: `setting ${i}` }))
    await project.store.writer.transaction().execute((all) => recordMany(all, { who: '', how: 'program', at }, facts))
    const report = await reportOf(source, 'trail')
    const total = (report.data as TrailData).entries.length
    const fault = await caughtFault(() => reportBytes(pdf, report))
    expect(fault.code).toBe('report.too-long')
    expect(fault.text.why).toBe(
      `The filter leaves ${total.toLocaleString('en-US')} records; a PDF takes up to 5,000 records, hundreds of pages.`,
    )
    expect((await reportBytes(csv, report)).toString().trimEnd().split('\r\n').length).toBe(total + 1)
  })

  test('says plainly that there is nothing', async () => {
    const { source } = await reportProject()
    expect((await caughtFault(() => reportOf(source, 'trail', { who: 'Nobody' }))).code).toBe('report.empty')
  })
})
