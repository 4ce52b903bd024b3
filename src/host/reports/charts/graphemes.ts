const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** What people take for one character each: a joined emoji or a letter with its accents is never cut in two. */
export const graphemes = (text: string): string[] => Array.from(SEGMENTER.segment(text), ({ segment }) => segment)
