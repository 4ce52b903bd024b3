import { describe, expect, test } from 'vitest'
import { chordOf, chordText, isSingleKey, writes } from '#renderer/state/chord.ts'

const pressed = (code: string, modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}, key = '') => ({
  code,
  key,
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

describe('Ctrl+Z and Ctrl+Y', () => {
  test('go by the letter on a German keyboard, where Z and Y have changed places', () => {
    expect(chordOf(pressed('KeyY', { ctrlKey: true }, 'z'), false)).toBe('Ctrl+KeyZ')
    expect(chordOf(pressed('KeyZ', { ctrlKey: true, shiftKey: true }, 'Y'), false)).toBe('Ctrl+Shift+KeyY')
    expect(chordText('Ctrl+KeyZ', new Map([['KeyZ', 'y']]), false)).toBe('Ctrl+Z')
  })
  test('go by the letter on a French keyboard, where W has the place of Z', () => {
    expect(chordOf(pressed('KeyW', { ctrlKey: true }, 'z'), false)).toBe('Ctrl+KeyZ')
    expect(chordOf(pressed('KeyZ', { ctrlKey: true }, 'w'), false)).toBe('Ctrl+KeyW')
  })
  test('keep the place in another alphabet, and other keys keep it everywhere', () => {
    expect(chordOf(pressed('KeyZ', { ctrlKey: true }, 'я'), false)).toBe('Ctrl+KeyZ')
    expect(chordOf(pressed('KeyY', {}, 'z'), false)).toBe('KeyY')
    expect(chordOf(pressed('KeyA', { ctrlKey: true }, 'q'), false)).toBe('Ctrl+KeyA')
  })
})

describe('writes', () => {
  test.each(['KeyK', 'Shift+KeyK', 'ArrowLeft', 'Shift+Home', 'Enter', 'Space', 'Backspace'])('%s belongs to the field', (chord) => {
    expect(writes(chord)).toBe(true)
  })
  test.each(['Ctrl+KeyK', 'Alt+KeyX', 'F6', 'Shift+F6', 'Escape'])('%s does not', (chord) => expect(writes(chord)).toBe(false))
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
