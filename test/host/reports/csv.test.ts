import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { csv } from '#host/reports/formats/csv/index.ts'
import { json } from '#host/reports/formats/json/index.ts'
import type { ReportContent } from '#host/reports/kinds/run/content.ts'
import { reportBytes, reportContent } from '#test/kit/report-content.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

const HOSTILE = ['=cmd|calc!A0', '+1', '-1', '@SUM(A1)', '\tx', '＝1', 'a,"b"\r\nc', ' blank ', '스크래치']

test('is RFC 4180: every line ends in CR LF, quotes are doubled, each row has the same cells', async () => {
  const text = (await reportBytes(csv, await reportContent(await temporaryFolder(), { names: HOSTILE }))).toString()
  expect(text.endsWith('\r\n')).toBe(true)
  expect(text).toContain('"a,""b""\r\nc"')
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  const rows = parse(text, { relax_column_count: false })
  expect(new Set(rows.map((row) => row.length))).toEqual(new Set([12]))
})

test('holds no cell that a spreadsheet runs as a formula', async () => {
  const text = (await reportBytes(csv, await reportContent(await temporaryFolder(), { names: HOSTILE }))).toString()
  const names = parse(text).map((row) => row[1] ?? '')
  expect(names.filter((name) => /^[=+\-@\t\r\n＝＋－＠]/.test(name))).toEqual([])
  expect(names.slice(-HOSTILE.length)).toEqual([
    "'=cmd|calc!A0",
    "'+1",
    "'-1",
    "'@SUM(A1)",
    "'\tx",
    "'＝1",
    'a,"b"\r\nc',
    ' blank ',
    '스크래치',
  ])
})

test('says the same of every part as the JSON, to the last digit', async () => {
  const content = await reportContent(await temporaryFolder())
  const [header = [], ...rows] = parse((await reportBytes(csv, content)).toString())
  const { parts, line } = (JSON.parse((await reportBytes(json, content)).toString()) as { data: Pick<ReportContent, 'parts' | 'line'> })
    .data
  const cell = (row: readonly string[], name: string): string => row[header.indexOf(name)] ?? ''
  expect(rows.length).toBe(parts.length)
  for (const [i, part] of parts.entries()) {
    expect(Number(cell(rows[i]!, 'score'))).toBe(part.score)
    expect(Number(cell(rows[i]!, 'p'))).toBe(part.p)
    expect(cell(rows[i]!, 'decision')).toBe(part.decision)
    expect(cell(rows[i]!, 'path')).toBe(part.name)
    expect([Number(cell(rows[i]!, 'line_lower')), Number(cell(rows[i]!, 'line_upper'))]).toEqual([line!.line.lower, line!.line.upper])
  }
})

test('is cancelled by the signal', async () => {
  const content = await reportContent(await temporaryFolder())
  const work = { signal: AbortSignal.abort() }
  await expect(reportBytes(csv, content, work)).rejects.toThrow(/abort/i)
  await expect(reportBytes(json, content, work)).rejects.toThrow(/abort/i)
})
