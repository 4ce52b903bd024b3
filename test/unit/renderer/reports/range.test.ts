import { describe, expect, test } from 'vitest'
import { presetRange, rangeOf } from '#renderer/pages/reports/range.ts'
import { fromLocalInput, toLocalInput } from '#renderer/state/local-input.ts'

const HOUR_MS = 3_600_000
/** Of the clock here, wherever the test runs. */
const now = new Date(2026, 10, 12, 13, 2, 11, 70).getTime()

describe('a range by name', () => {
  test('a shift is the eight hours up to the end of the minute that has begun', () => {
    const { from = '', until = '' } = presetRange('shift', now)
    expect(until).toBe(new Date(2026, 10, 12, 13, 3).toISOString())
    expect(Date.parse(until) - Date.parse(from)).toBe(8 * HOUR_MS)
    expect(new Date(now).toISOString() < until).toBe(true)
  })
  test('today begins at midnight here', () => {
    expect(presetRange('today', now).from).toBe(new Date(2026, 10, 12).toISOString())
    const justAfter = new Date(2026, 10, 12, 0, 0, 1).getTime()
    expect(presetRange('today', justAfter)).toEqual({
      from: new Date(2026, 10, 12).toISOString(),
      until: new Date(2026, 10, 12, 0, 1).toISOString(),
    })
  })
  test('seven days are days of the calendar, also where a clock is changed', () => {
    expect(presetRange('week', now).from).toBe(new Date(2026, 10, 5, 13, 3).toISOString())
    expect(presetRange('week', new Date(2026, 10, 2, 9, 0).getTime()).from).toBe(new Date(2026, 9, 26, 9, 1).toISOString())
  })
  test('everything has neither begin nor end', () => {
    expect(presetRange('all', now)).toEqual({})
  })
  test('a name in the address that is none is a shift', () => {
    expect([rangeOf('week'), rangeOf('yesterday'), rangeOf(undefined)]).toEqual(['week', 'shift', 'shift'])
  })
})

describe('a typed time', () => {
  test.each(['2026-11-12T13:02:00.000Z', '2026-03-29T00:30:07.000Z', '2026-11-12T13:02:07.045Z'])('%s comes back as it was', (instant) => {
    expect(fromLocalInput(toLocalInput(instant))).toBe(instant)
  })
  test('has seconds only where there are any', () => {
    expect(toLocalInput(new Date(2026, 0, 2, 3, 4).toISOString())).toBe('2026-01-02T03:04')
    expect(toLocalInput(new Date(2026, 0, 2, 3, 4, 5).toISOString())).toBe('2026-01-02T03:04:05')
    expect(toLocalInput(new Date(2026, 0, 2, 3, 4, 5, 6).toISOString())).toBe('2026-01-02T03:04:05.006')
  })
  test.each(['', '2026-11-12', '13:02', '2026-13-40T99:99'])('%j is none', (text) => {
    expect(fromLocalInput(text)).toBeNull()
  })
})
