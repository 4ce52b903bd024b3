import { describe, expect, test } from 'vitest'
import { EMPTY_FORM, formOf, readForm, type FormValues } from '#renderer/pages/reports/form-filter.ts'
import { filterWords, rangeUtc } from '#renderer/pages/reports/filter-words.ts'
import { toLocalInput } from '#renderer/state/local-input.ts'
import { makeFormats } from '#renderer/state/format.ts'
import { reportFilter, type ReportField, type ReportFilter } from '#rpc/schemas/reports.ts'

const ALL: readonly ReportField[] = ['run', 'range', 'folder', 'study', 'line', 'check', 'cost', 'limits', 'records']
const now = Date.parse('2026-11-12T13:02:11Z')
const form = (change: Partial<FormValues> = {}): FormValues => ({ ...EMPTY_FORM, ...change })
const from = '2026-11-12T05:00:00.000Z'
const until = '2026-11-12T13:00:00.000Z'
const typed = form({ range: 'own', from: toLocalInput(from), until: toLocalInput(until) })

describe('the filter of a form', () => {
  test('has only what the kind asks for', () => {
    const values = form({ run: 3, folder: ' incoming/0712 ', study: 8, line: 2, check: 9, byCost: true, prices: { dent: 3 } })
    expect(readForm([], values, now)).toEqual({ filter: {}, errors: {} })
    expect(readForm(['line'], values, now).filter).toEqual({ line: 2 })
    expect(readForm(['folder', 'run'], values, now).filter).toEqual({ run: 3, folder: 'incoming/0712' })
  })
  test('leaves out what is empty, so that the host takes its preset', () => {
    const { filter, errors } = readForm(ALL, form({ range: 'all', folder: '  ' }), now)
    expect([filter, errors]).toEqual([{ weight: 0.2, limit: 2.7 }, {}])
  })
  test('has the typed times as instants', () => {
    expect(readForm(['range'], typed, now)).toEqual({ filter: { from, until }, errors: {} })
    expect(readForm(['range'], { ...typed, until: '' }, now)).toEqual({ filter: { from }, errors: {} })
  })
  test('has prices only of a Pareto by cost, and none of an empty field', () => {
    const prices = { dent: 3, scratch: null, '': 0.5 }
    expect(readForm(['cost'], form({ prices }), now).filter).toEqual({})
    expect(readForm(['cost'], form({ prices, byCost: true }), now)).toEqual({ filter: { prices: { dent: 3, '': 0.5 } }, errors: {} })
  })
  test.each<readonly [string, ReportField, Partial<FormValues>]>([
    ['from', 'range', { range: 'own' }],
    ['until', 'range', { range: 'own', from: '2026-11-12T13:00', until: '2026-11-12T13:00' }],
    ['prices', 'cost', { byCost: true }],
    ['prices', 'cost', { byCost: true, prices: { dent: -1 } }],
    ['weight', 'limits', { weight: 0 }],
    ['weight', 'limits', { weight: null }],
    ['limit', 'limits', { limit: 11 }],
  ])('says at %s what is wrong, and only where it is asked for', (name, field, change) => {
    expect(Object.keys(readForm([field], form(change), now).errors)).toEqual([name])
    expect(readForm(['run'], form(change), now).errors).toEqual({})
  })
})

test.each<ReportFilter>([
  {},
  { run: 3, from, until, folder: 'a/b' },
  { from: '2026-11-12T05:00:07.250Z' },
  { line: 2 },
  { study: 1204 },
  { check: 9 },
  { prices: { dent: 3, '': 0 } },
  { weight: 0.3, limit: 3 },
  { who: 'Engineer 1', actions: ['line.chosen', 'line.approved'], object: 'part 193', text: 'lamp' },
])('a report that is made again asks for the same: %j', (filter) => {
  const limits = { weight: 0.2, limit: 2.7 }
  const again = readForm(ALL, formOf(filter), now)
  expect(again).toEqual({ filter: { ...limits, ...filter }, errors: {} })
  expect(reportFilter.safeParse(again.filter).success).toBe(true)
})

describe('a filter in words', () => {
  const format = { ...makeFormats('en'), date: (instant: string | number | Date) => String(instant) }
  const words = (filter: ReportFilter): string => filterWords(filter, format).join(' · ')
  test('names what it is about, and is empty for the preset', () => {
    expect(words({})).toBe('')
    expect(words({ run: 14, from, until, folder: 'incoming/0712' })).toBe(`Run 14 · ${from} – ${until} · below incoming/0712`)
    expect(words({ study: 1204 })).toBe('Study #1,204')
    expect(words({ line: 3 })).toBe('Line no. 3')
    expect(words({ check: 9 })).toBe('Release check #9')
    expect(words({ prices: { dent: 3, '': 0.5 } })).toBe('by cost: dent 3, no type 0.5')
    expect(words({ weight: 0.2, limit: 2.7 })).toBe('weight 0.2 · limits 2.7 σ')
  })
  test('says a range with one end, in UTC too', () => {
    expect([words({ from }), words({ until })]).toEqual([`from ${from} on`, `until ${until}`])
    expect(rangeUtc({})).toBe('')
    expect(rangeUtc({ from, until })).toBe('2026-11-12 05:00:00 UTC – 2026-11-12 13:00:00 UTC')
  })
})
