import { describe, expect, test } from 'vitest'
import { makeFormats } from '#renderer/state/format.ts'

const english = makeFormats('en')
const german = makeFormats('de')

describe('formats', () => {
  test('follow the language', () => {
    expect(english.count(1904)).toBe('1,904')
    expect(german.count(1904)).toBe('1.904')
    expect(german.score(0.38)).toBe('0,380')
  })
  test('show enough digits of a small score, and never nothing of one that is not zero', () => {
    expect(english.score(0.5)).toBe('0.500')
    expect(english.score(0.01234)).toBe('0.0123')
    expect(english.score(0.0000123)).toBe('1.23E-5')
    expect(english.score(0)).toBe('0.000')
    expect(english.score(-0.25)).toBe('-0.250')
  })
  test('write percent with a space, as the sentences around them do', () => {
    expect([english.percent(0.0413), english.percent(1), german.percent(0.0413)]).toEqual(['4.1\u00a0%', '100\u00a0%', '4,1\u00a0%'])
  })
  test('say how long ago in the largest whole unit', () => {
    const now = new Date('2026-11-24T12:00:00Z')
    expect(english.ago('2026-11-22T12:00:00Z', now)).toBe('2 days ago')
    expect(english.ago('2026-11-24T11:59:30Z', now)).toBe('now')
  })
  test('say lengths of time as people do', () => {
    expect(english.duration(12.2)).toBe('13 sec')
    expect(english.duration(380)).toBe('6 min')
    expect(english.duration(9000)).toBe('2.5 hr')
  })
  test('say sizes in the unit that fits', () => {
    expect(english.bytes(134_900)).toBe('134.9 kB')
    expect(english.bytes(0)).toBe('0 byte')
  })
  test('go on with the system’s where a language is not known', () => expect(makeFormats('xx').count(5)).toBe('5'))
})
