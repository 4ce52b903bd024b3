const FIXED: Readonly<Record<string, string>> = {
  Tab: 'Tab goes from control to control.',
  'Shift+Tab': 'Tab goes from control to control.',
  'Ctrl+KeyC': 'Ctrl+C copies.',
  'Ctrl+KeyV': 'Ctrl+V pastes.',
  'Ctrl+KeyX': 'Ctrl+X cuts.',
}

/** Why nothing can be bound to a chord: browsers keep it (UX 5), or every program needs it. '' where nothing speaks against it. */
export function whyKept(chord: string): string {
  const fixed = FIXED[chord]
  if (fixed !== undefined) return fixed
  const isBrowsers =
    /^Ctrl\+(Shift\+)?(Key[WTNRQ]|Tab|F4|PageUp|PageDown)$/.test(chord) ||
    /^(Ctrl\+|Shift\+)*F(5|11|12)$/.test(chord) ||
    /^(Ctrl|Alt)\+(Shift\+)?Digit\d$/.test(chord) ||
    /^Ctrl\+(Minus|Equal|Shift\+Equal)$/.test(chord) ||
    /^Alt\+(F4|ArrowLeft|ArrowRight|Home)$/.test(chord)
  return isBrowsers ? 'The browser or the system keeps this key for itself.' : ''
}
