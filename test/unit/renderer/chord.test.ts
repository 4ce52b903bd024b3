import { describe, expect, test } from 'vitest'
import { chordOf, chordText, isSingleKey } from '#renderer/state/chord.ts'

const pressed = (code: string, modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({
  code,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...modifiers,
})

describe('chordOf', () => {
  test('writes modifiers in one order', () => {
    expect(chordOf(pressed('KeyX', { shiftKey: true, altKey: true, ctrlKey: true }), false)).toBe('Ctrl+Alt+Shift+KeyX')
  })
  test('takes ⌘ for Ctrl on a Mac, and only there', () => {
    expect(chordOf(pressed('KeyK', { metaKey: true }), true)).toBe('Ctrl+KeyK')
    expect(chordOf(pressed('KeyK', { metaKey: true }), false)).toBe('KeyK')
    expect(chordOf(pressed('KeyK', { ctrlKey: true }), true)).toBe('KeyK')
  })
  test('does not tell the number pad from the row of digits', () => {
    expect(chordOf(pressed('Numpad4'), false)).toBe('Digit4')
    expect(chordOf(pressed('NumpadAdd'), false)).toBe('Equal')
    expect(chordOf(pressed('NumpadEnter'), false)).toBe('Enter')
  })
})

describe('isSingleKey', () => {
  test.each(['KeyX', 'Shift+KeyX', 'Digit1', 'Shift+Slash', 'Comma', 'Minus'])('%s types a character', (chord) => {
    expect(isSingleKey(chord)).toBe(true)
  })
  test.each(['Ctrl+KeyK', 'ArrowLeft', 'Shift+ArrowLeft', 'Enter', 'Escape', 'F6', 'Space', 'Alt+KeyX'])('%s does not', (chord) => {
    expect(isSingleKey(chord)).toBe(false)
  })
})

describe('chordText', () => {
  test('shows the letter that the person’s keyboard has there', () => {
    expect(chordText('Shift+KeyY', new Map([['KeyY', 'z']]), false)).toBe('Shift+Z')
  })
  test('shows the American letter where the layout is not known', () => expect(chordText('KeyY', new Map(), false)).toBe('Y'))
  test('shows signs for arrows and ⌘', () => {
    expect(chordText('Ctrl+ArrowLeft', new Map(), false)).toBe('Ctrl+←')
    expect(chordText('Ctrl+Digit0', new Map(), true)).toBe('⌘+0')
  })
})
