import { expect, test } from 'vitest'
import { findReports, newestFirst } from '#renderer/pages/reports/report-list.ts'
import { utcText } from '#renderer/state/utc.ts'
import type { ReportRow } from '#rpc/schemas/reports.ts'

const report = (number: number, madeAt: string, change: Partial<ReportRow> = {}): ReportRow => ({
  report: number,
  kind: 'run',
  run: 3,
  filter: {},
  records: null,
  head: '',
  replaces: null,
  columnsKey: null,
  format: 'pdf',
  name: `run-3-${number}.pdf`,
  sizeBytes: 1000,
  sha256: `9f2c${number}`,
  record: null,
  madeAt,
  by: 'Kim',
  key: `p/report/${number}`,
  ...change,
})
const reports = [
  report(1, '2026-11-12T12:02:07.000Z'),
  report(3, '2026-11-13T00:00:00.000Z', { by: 'Lee', format: 'csv', name: 'run-4.csv', run: 4 }),
  report(2, '2026-11-13T00:00:00.000Z'),
]
const numbers = (rows: readonly ReportRow[]): readonly number[] => rows.map((row) => row.report)

test('the newest stands on top', () => {
  expect(numbers(newestFirst(reports))).toEqual([3, 2, 1])
})

test('every word of the filter has to be there, in whatever column', () => {
  expect(numbers(findReports(reports, ''))).toEqual([1, 3, 2])
  expect(numbers(findReports(reports, 'kim  PDF'))).toEqual([1, 2])
  expect(numbers(findReports(reports, 'run 4'))).toEqual([3])
  expect(numbers(findReports(reports, '9f2c2'))).toEqual([2])
  expect(numbers(findReports(reports, 'nothing'))).toEqual([])
})

test('a time is said in UTC', () => {
  expect(utcText('2026-11-12T12:02:07.000Z')).toBe('2026-11-12 12:02:07 UTC')
})
