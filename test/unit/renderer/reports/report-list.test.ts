import { expect, test } from 'vitest'
import { findReports, newestFirst } from '#renderer/pages/reports/report-list.ts'
import { makeFormats } from '#renderer/state/format.ts'
import type { ReportRow } from '#rpc/schemas/reports.ts'

const report = (number: number, madeAt: string, change: Partial<ReportRow> = {}): ReportRow => ({
  report: number,
  kind: 'run',
  run: 3,
  filter: {},
  records: null,
  head: '',
  replaces: null,
  record: null,
  columnsKey: null,
  format: 'pdf',
  name: `run-3-${number}.pdf`,
  sizeBytes: 1000,
  sha256: `9f2c${number}`,
  madeAt,
  by: 'Kim',
  key: `p/report/${number}`,
  ...change,
})
const reports = [
  report(1, '2026-11-12T12:02:07.000Z'),
  report(3, '2026-11-13T00:00:00.000Z', { by: 'Lee', format: 'csv', name: 'run-4.csv', run: 4 }),
  report(2, '2026-11-13T00:00:00.000Z', { kind: 'batch', filter: { folder: 'incoming/0712' } }),
]
const numbers = (rows: readonly ReportRow[]): readonly number[] => rows.map((row) => row.report)
const find = (text: string): readonly number[] =>
  numbers(findReports(reports, text, makeFormats('en'), (kind) => (kind === 'batch' ? 'Batch or shift' : 'Run')))

test('the newest stands on top', () => {
  expect(numbers(newestFirst(reports))).toEqual([3, 2, 1])
})

test('every word of the filter has to be there, in whatever column', () => {
  expect(find('')).toEqual([1, 3, 2])
  expect(find('kim  PDF')).toEqual([1, 2])
  expect(find('run 4')).toEqual([3])
  expect(find('SHIFT')).toEqual([2])
  expect(find('0712')).toEqual([2])
  expect(find('9f2c2')).toEqual([2])
  expect(find('nothing')).toEqual([])
})
