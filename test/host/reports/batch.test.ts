import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { columnList, csv } from '#host/reports/formats/csv/index.ts'
import { json } from '#host/reports/formats/json/index.ts'
import { pdf } from '#host/reports/formats/pdf/index.ts'
import { batchData, type BatchData } from '#host/reports/kinds/batch/schema.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { readPdf } from '#test/kit/read-pdf.ts'
import { reportBytes } from '#test/kit/report-content.ts'
import { COMMENTS, reportOf, reportProject } from '#test/kit/report-project.ts'

const SHIFT = { from: '2026-11-12T06:00:00Z', until: '2026-11-12T14:00:00Z' }
const asJson = async (report: Parameters<typeof reportBytes>[1]) =>
  JSON.parse((await reportBytes(json, report)).toString()) as {
    head: { chain: string; records: { first: number; last: number } }
    data: BatchData
  }

describe('the report of a shift', () => {
  test('says every figure of its JSON in the PDF', async () => {
    const { source } = await reportProject()
    const report = await reportOf(source, 'batch', SHIFT)
    const { head, data } = await asJson(report)
    const { text } = await readPdf(await reportBytes(pdf, report))
    const { counts } = batchData.parse(data)
    for (const [words, value] of [
      ['Pass', counts.decisions!.pass],
      ['Review', counts.decisions!.review],
      ['Flag', counts.decisions!.reject],
      ['No score', counts.parts - counts.scored],
      ['Verdict good', counts.good],
      ['Verdict defective', counts.defective],
      ['Second look wanted', counts.secondLook],
      ['Disputed', counts.disputed],
      ['No verdict', counts.parts - counts.judged],
      ['Escapes', counts.escapes],
      ['Overkill', counts.overkill],
    ] as const)
      expect(text).toContain(` ${words} ${value} `)
    for (const { person, verdicts, good, defective, secondLook, takenBack, parts } of data.people)
      expect(text.replaceAll(' ', '')).toContain(
        `${person}${verdicts}${good}${defective}${secondLook}${takenBack}${parts}`.replaceAll(' ', ''),
      )
    for (const { type, parts, critical, major, minor } of data.types)
      expect(text).toContain(`${type} ${parts} ${critical} ${major} ${minor}`)
    for (const number of data.shown) {
      const { name, score, p } = data.parts.find(({ part }) => part === number)!
      expect(text).toContain(`${name} score ${score!.toPrecision(5)}; p ${p!.toFixed(3)}`)
    }
    expect(text.replaceAll(' ', '')).toContain(head.chain)
    expect(text).toContain(`#${head.records.first} to #${head.records.last}`)
  })

  test('counts as a naive recount of the store does', async () => {
    const { source, project } = await reportProject()
    const { data } = await asJson(await reportOf(source, 'batch', SHIFT))
    const incoming = await project.store.reader.selectFrom('part').selectAll().where('arrived_at', '>=', '2026-11-12T06').execute()
    const scores = await project.store.reader.selectFrom('score').selectAll().where('part', '>', 40).where('part', '<=', 100).execute()
    expect(data.counts).toMatchObject({
      parts: incoming.length,
      scored: scores.length,
      decisions: {
        pass: scores.filter(({ score }) => score! < 0.45).length,
        review: scores.filter(({ score }) => score! >= 0.45 && score! < 0.52).length,
        reject: scores.filter(({ score }) => score! >= 0.52).length,
      },
      // 12 parts by one person, one of them disputed by another, who wants a second look at a 13th.
      judged: 13,
      defective: 5,
      good: 6,
      disputed: 1,
      secondLook: 1,
      verdicts: 14,
    })
  })

  test('holds comments whole, long ones, Korean, Arabic and emoji', async () => {
    const { source } = await reportProject()
    const { text } = await readPdf(await reportBytes(pdf, await reportOf(source, 'batch', SHIFT)))
    // The dots of Arabic letters are shapes that stand for no letter; pdf.js gives them as control characters, pdftotext as nothing.
    const found = text.replace(/[\s\p{Cc}]/gu, '')
    const [long = '', korean = '', arabic = ''] = COMMENTS
    expect(found).toContain(long.replaceAll(' ', ''))
    expect(found).toContain(korean.replaceAll(' ', ''))
    for (const word of arabic.match(/\p{Script=Arabic}+/gu)!) expect(found).toContain(word)
    expect(found).toContain('Scratchagain🔍👩🔬')
    expect(text).not.toContain('[U+')
  })

  test('has one row for each part in the CSV, and says what its columns mean', async () => {
    const { source } = await reportProject()
    const report = await reportOf(source, 'batch', SHIFT)
    const { data } = await asJson(report)
    const rows = parse((await reportBytes(csv, report)).toString(), { columns: true }) as Record<string, string>[]
    expect(rows.map(({ part, score, verdict, note }) => [Number(part), score === '' ? null : Number(score), verdict, note])).toEqual(
      data.parts.map(({ part, score, verdict, note }) => [part, score, verdict, note]),
    )
    const meanings = parse(columnList(report).toString(), { columns: true }) as Record<string, string>[]
    expect(meanings.map(({ column }) => column)).toEqual(Object.keys(rows[0]!))
  })

  test('has the same bytes for the same input', async () => {
    const { source } = await reportProject()
    for (const format of [pdf, csv, json]) {
      const first = await reportBytes(format, await reportOf(source, 'batch', SHIFT))
      expect((await reportBytes(format, await reportOf(source, 'batch', SHIFT))).equals(first)).toBe(true)
    }
  })

  test('takes the parts of a folder, and those judged in the range though they came before', async () => {
    const { source } = await reportProject()
    const batch = await asJson(await reportOf(source, 'batch', { folder: 'test/scratch' }))
    expect(batch.data.parts.map(({ name }) => name.startsWith('test/scratch/'))).toEqual(Array.from({ length: 15 }, () => true))
    const early = await asJson(await reportOf(source, 'batch', { from: '2026-11-12T05:00:00Z', until: '2026-11-12T06:00:00Z' }))
    expect(early.data.parts.map(({ part }) => part)).toEqual([30])
  })

  test('says plainly that there is nothing, and makes no page', async () => {
    const { source } = await reportProject()
    const fault = await caughtFault(() => reportOf(source, 'batch', { from: '2026-11-13T06:00:00Z', until: '2026-11-13T14:00:00Z' }))
    expect(fault.code).toBe('report.empty')
    expect(fault.text.why).toBe('Nothing between 2026-11-13 06:00:00 UTC and 2026-11-13 14:00:00 UTC.')
  })
})
