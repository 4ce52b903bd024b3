// A chord is written as `Ctrl+Shift+KeyX`: modifiers in this order, then the key's place on the keyboard (`event.code`).

/** The part of a keyboard event that names a chord. */
export type Pressed = Pick<KeyboardEvent, 'code' | 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/** Where the person's Ctrl key is ⌘. */
export const IS_MAC = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform)

const SAME_PLACE: Readonly<Record<string, string>> = {
  NumpadEnter: 'Enter',
  NumpadAdd: 'Equal',
  NumpadSubtract: 'Minus',
  ...Object.fromEntries(Array.from({ length: 10 }, (_, digit) => [`Numpad${digit}`, `Digit${digit}`])),
}

export function chordOf({ code, key, ctrlKey, metaKey, shiftKey, altKey }: Pressed, isMac = IS_MAC): string {
  const ctrl = isMac ? metaKey : ctrlKey
  const place = ctrl && !altKey ? (byLetter(code, key) ?? code) : code
  return `${ctrl ? 'Ctrl+' : ''}${altKey ? 'Alt+' : ''}${shiftKey ? 'Shift+' : ''}${SAME_PLACE[place] ?? place}`
}

/**
 * Ctrl+Z and Ctrl+Y go by the letter, as in every program: on a German keyboard the two have each other's place. Other alphabets have no
 * such letter, and keep the place.
 */
function byLetter(code: string, key: string): string | undefined {
  const letter = key.toUpperCase()
  const isOne = letter === 'Z' || letter === 'Y'
  return isOne || ((code === 'KeyZ' || code === 'KeyY') && /^[A-Z]$/.test(letter)) ? `Key${letter}` : undefined
}

/** Whether the chord writes or moves in a field: there it is the field's, whatever it is bound to. */
export function writes(chord: string): boolean {
  return !/^(Ctrl|Alt)\+|^(Shift\+)?(F\d+|Escape)$/.test(chord)
}

/** Keys that only change what others mean. */
export function isModifier(code: string): boolean {
  return /^(Control|Shift|Alt|Meta|OS|Fn|CapsLock)/.test(code)
}

/** A single character without Ctrl or Alt: speech input types those by the word, so they can be switched off (WCAG 2.1.4). */
export function isSingleKey(chord: string): boolean {
  return /^(Shift\+)?(Key|Digit|Minus|Equal|Bracket|Semicolon|Quote|Backquote|Backslash|Comma|Period|Slash|Intl)/.test(chord)
}

/** Of a keyboard that is not known: the places are called by their American letters. */
export const NO_LETTERS: ReadonlyMap<string, string> = new Map()

const NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Minus: '−',
  Equal: '+',
  Comma: ',',
  Period: '.',
  Slash: '/',
  Semicolon: ';',
  Quote: "'",
  Backquote: '`',
  Backslash: '\\',
  BracketLeft: '[',
  BracketRight: ']',
}

/** The chord as the keyboard of the person has it printed. `letters`: what `navigator.keyboard` says of this layout. */
export function chordText(chord: string, letters: ReadonlyMap<string, string> = NO_LETTERS, isMac = IS_MAC): string {
  const steps = chord.split('+')
  const code = steps.at(-1) ?? ''
  const goesByLetter = /^Ctrl\+(Shift\+)?Key[ZY]$/.test(chord)
  const letter = goesByLetter ? undefined : letters.get(code)?.toUpperCase()
  // People call that key plus, and minus has a sign that can be read.
  const key = letter === '=' || letter === '-' ? NAMES[code] : (letter ?? NAMES[code] ?? code.replace(/^(Key|Digit)/, ''))
  return [...steps.slice(0, -1).map((step) => (isMac && step === 'Ctrl' ? '⌘' : step)), key ?? code].join('+')
}
