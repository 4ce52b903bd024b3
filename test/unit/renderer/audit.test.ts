import { describe, expect, test } from 'vitest'
import { fieldsOf, fieldWords, shortText } from '#domain/trail-text.ts'
import { boxOf, instantOf, readFilter } from '#renderer/pages/audit/filter-address.ts'
import { placeOfObject } from '#renderer/pages/audit/object-link.ts'
import { makeFormats } from '#renderer/state/format.ts'
import { idleAfter } from '#renderer/state/idle.ts'

describe('an entry as people read it', () => {
  test('is taken apart field by field, JSON within JSON too, and says which changed', () => {
    const view = JSON.stringify({ mode: 'three', blind: false })
    const old = JSON.stringify({ verdict: 'good', type: '', score: 0.5, view })
    const now = JSON.stringify({ verdict: 'defective', type: 'hole', score: 0.5, view, replaces: null })
    expect(fieldsOf({ old, new: now })).toEqual([
      { field: 'verdict', old: 'good', new: 'defective', changed: true },
      { field: 'type', old: '', new: 'hole', changed: true },
      { field: 'score', old: '0.5', new: '0.5', changed: false },
      { field: 'view.mode', old: 'three', new: 'three', changed: false },
      { field: 'view.blind', old: 'false', new: 'false', changed: false },
    ])
  })

  test('names its fields in words', () => {
    expect(['sizeBytes', 'filter.sizeBytes', 'sha256', 'x'].map(fieldWords)).toEqual(['size bytes', 'filter, size bytes', 'sha256', 'x'])
  })

  test('that is plain text or a list is one field', () => {
    expect(fieldsOf({ old: 'train', new: 'test' })).toEqual([{ field: '', old: 'train', new: 'test', changed: true }])
    expect(fieldsOf({ old: '["manager"]', new: '["manager","administrator"]' })).toEqual([
      { field: '', old: 'manager', new: 'manager, administrator', changed: true },
    ])
    expect(fieldsOf({ old: '', new: '' })).toEqual([])
  })

  test('whose text only looks like JSON is shown as it is', () => {
    expect(fieldsOf({ old: '', new: '{"cut' })).toEqual([{ field: '', old: '', new: '{"cut', changed: true }])
  })

  test.each([
    [JSON.stringify({ run: 1, lower: 0.38, upper: 0.52, rule: 'by-hand' }), '0.380–0.520'],
    [JSON.stringify({ run: 1, lower: 0.5, upper: 0.5, rule: 'by-hand' }), '0.500'],
    [JSON.stringify({ verdict: 'defective', type: 'hole' }), 'defective, hole'],
    [JSON.stringify({ to: 'test', parts: 12, sha256: 'ab' }), 'test (12 parts)'],
    ['["manager","auditor"]', 'manager, auditor'],
    ['password', 'password'],
    ['', ''],
  ])('%s is short as %s', (text, short) => {
    expect(shortText(text, makeFormats('en-GB'))).toBe(short)
  })
})

describe('the filter of an address', () => {
  test('is what the host takes', () => {
    const query = { who: 'Manager 1', what: 'line.approved,line.refused', text: '100 %', from: '2026-11-12T08:00:00.000Z', record: '7' }
    expect(readFilter(query)).toEqual({
      who: 'Manager 1',
      actions: ['line.approved', 'line.refused'],
      text: '100 %',
      from: '2026-11-12T08:00:00.000Z',
    })
  })
  test('leaves out what somebody mistyped', () => {
    expect(readFilter({ from: 'yesterday', object: 'part 7', until: '' })).toEqual({ object: 'part 7' })
  })
  test('has its times in UTC, in the box too', () => {
    expect(instantOf('2026-11-12T09:00')).toBe('2026-11-12T09:00:00.000Z')
    expect(boxOf('2026-11-12T09:00:00.000Z')).toBe('2026-11-12T09:00')
    expect([instantOf(''), instantOf('soon'), boxOf(undefined)]).toEqual([null, null, ''])
  })
})

test.each([
  ['part 193', 'verdict.given', { page: 'look', query: { part: '193' } }],
  ['run 14', 'line.approved', { page: 'threshold', query: { run: '14' } }],
  ['run 14', 'run.ended', { page: 'train', query: { run: '14' } }],
  ['12 parts', 'parts.moved', { page: 'data' }],
  ['person Engineer 1', 'person.added', { page: 'settings' }],
  ['clock', 'clock.went-back', null],
  ['part 0', 'verdict.given', null],
] as const)('%s of %s is to be seen at its page', (object, action, place) => {
  const found = placeOfObject({ object, action })
  if (place === null) expect(found).toBeNull()
  else expect(found).toMatchObject(place)
})

describe('who does nothing', () => {
  test('is warned two minutes before, then locked', () => {
    const minute = 60_000
    expect(idleAfter(12 * minute, 15)).toEqual({ at: 'active' })
    expect(idleAfter(13 * minute, 15)).toEqual({ at: 'warn', seconds: 120 })
    expect(idleAfter(15 * minute - 1, 15)).toEqual({ at: 'warn', seconds: 1 })
    expect(idleAfter(15 * minute, 15)).toEqual({ at: 'lock' })
  })
  test('is never locked where the setting says so', () => {
    expect(idleAfter(1e9, 0)).toEqual({ at: 'active' })
  })
})
