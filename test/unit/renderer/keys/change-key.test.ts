import { describe, expect, test } from 'vitest'
import type { Action } from '#renderer/keys/action.ts'
import { changeKey, clashesOf, resetKey, type Reach } from '#renderer/keys/change-key.ts'

const action = (id: string, key: string): Action => ({ id, key, text: id })
const next = action('look.next', 'KeyS')
const copy = action('look.copy', 'KeyL')
const skip = action('review.skip', 'KeyS')
const polygon = action('annotate.polygon', 'KeyL')
const hide = action('annotate.hide', 'KeyH')
const marks = action('viewer.marks', 'KeyH')
const find = action('shell.find', 'Ctrl+KeyK')
const REACHES: readonly Reach[] = [
  { title: 'Look', actions: [find, marks, next, copy] },
  { title: 'Review', actions: [find, marks, skip] },
  { title: 'Annotate', actions: [find, marks, hide, polygon] },
]

describe('changeKey', () => {
  test('keeps only what differs from the default', () => {
    expect(changeKey(next, 'KeyD', {}, REACHES)).toEqual({ at: 'changed', keys: { 'look.next': 'KeyD' } })
    expect(changeKey(next, 'KeyS', { 'look.next': 'KeyD' }, REACHES)).toEqual({ at: 'changed', keys: {} })
  })
  test('lets two pages use one key for different things', () => {
    expect(changeKey(skip, 'KeyL', {}, REACHES)).toEqual({ at: 'changed', keys: { 'review.skip': 'KeyL' } })
  })
  test('names who has the key on the same page, and offers to swap', () => {
    expect(changeKey(next, 'KeyL', {}, REACHES)).toEqual({
      at: 'clash',
      clashes: [{ action: copy, where: 'Look' }],
      swapped: { 'look.next': 'KeyL', 'look.copy': 'KeyS' },
    })
  })
  test('refuses what several actions have, and offers no swap that would move the conflict to another page', () => {
    expect(changeKey(find, 'KeyS', {}, REACHES)).toMatchObject({ at: 'clash', swapped: null })
    // The viewer's key works on Annotate too, where L would be the polygon's.
    expect(changeKey(copy, 'KeyH', {}, REACHES)).toMatchObject({ at: 'clash', swapped: null })
  })
  test.each(['Ctrl+KeyW', 'Ctrl+Shift+KeyT', 'Ctrl+KeyN', 'Ctrl+Tab', 'F5', 'F11', 'Alt+Digit3', 'Tab', 'Ctrl+KeyV'])(
    'refuses %s, which is not a page’s to have',
    (chord) => expect(changeKey(next, chord, {}, REACHES).at).toBe('kept'),
  )
  test('takes no offence at two that share their default, until one of them is moved onto a third', () => {
    expect(clashesOf(hide, {}, REACHES)).toEqual([])
    expect(changeKey(hide, 'KeyL', {}, REACHES).at).toBe('clash')
  })
})

describe('resetKey', () => {
  test('does not take back a default that another action has meanwhile', () => {
    const own = { 'look.next': 'KeyD', 'look.copy': 'KeyS' }
    expect(resetKey(next, own, REACHES)).toMatchObject({ at: 'clash', swapped: { 'look.copy': 'KeyD' } })
    expect(resetKey(copy, own, REACHES)).toEqual({ at: 'changed', keys: { 'look.next': 'KeyD' } })
  })
})
