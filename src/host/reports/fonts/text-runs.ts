import { pieceFor, type Family } from './families.ts'
import { isArabic, JOINERS, mirrored, showable, stretches } from './writing.ts'
import { pinFont, type PinnedFont, type Weight } from './pinned.ts'

/** A stretch of text in one font and one direction of writing. */
export type TextRun = { readonly font: PinnedFont; readonly text: string }

/** The fonts for the texts that were announced. */
export type Fonts = {
  /** Reads the pieces that further texts need. Before any of them is drawn. */
  prepare(texts: Iterable<string>): Promise<void>
  /**
   * A text by font, from left to right as it is seen: Arabic words come in the order in which they stand on paper, their letters in the
   * order of reading. What no font has comes as its code point, for instance [U+0E01]; control characters too.
   */
  runs(text: string, weight: Weight): TextRun[]
}

/**
 * Fonts for the texts of one document. Han characters look otherwise in each country, and the other letters of all texts together tell
 * which is meant: every one of them is then set in the same.
 */
export async function makeFonts(texts: Iterable<string>): Promise<Fonts> {
  const known = [ALWAYS, ...texts]
  const order = familiesFor(known)
  const ready = new Map<string, PinnedFont>()

  const fontOf = (family: Family, character: string, weight: Weight): PinnedFont | undefined => {
    const point = character.codePointAt(0) ?? 0
    const font = ready.get(`${pieceFor(family, point)?.id ?? ''} ${weight}`)
    return font?.characters.has(point) === true ? font : undefined
  }
  const find = (character: string, weight: Weight): PinnedFont | undefined => {
    for (const family of order) {
      const font = fontOf(family, character, weight)
      if (font !== undefined) return font
    }
    return undefined
  }
  const load = async (character: string): Promise<void> => {
    for (const family of order) {
      const piece = pieceFor(family, character.codePointAt(0) ?? 0)
      if (piece === undefined) continue
      for (const weight of ['regular', 'bold'] as const) {
        const key = `${piece.id} ${weight}`
        if (!ready.has(key)) ready.set(key, await pinFont(piece, weight))
      }
      if (fontOf(family, character, 'regular') !== undefined) return
    }
  }
  const prepare: Fonts['prepare'] = async (some) => {
    const characters = new Set<string>()
    for (const text of some) for (const character of showable(text)) characters.add(character)
    for (const character of characters) await load(character)
  }
  await prepare(known)
  return {
    prepare,
    runs: (text, weight) => {
      const latin = (letter: string): PinnedFont => {
        const font = find(letter, weight)
        if (font === undefined) throw new Error('The shipped font has no letters.')
        return font
      }
      return stretches(showable(text)).flatMap(({ text: some, isRightToLeft }) => {
        const found: { font: PinnedFont; text: string }[] = []
        let isNewWord = false
        for (const character of some) {
          const font = find(character, weight)
          const shown = font === undefined ? (JOINERS.test(character) ? [] : [...codePoint(character)]) : [character]
          for (const one of shown) {
            const own = font ?? latin(one)
            const last = found.at(-1)
            if (last?.font === own && !isNewWord) last.text += one
            else found.push({ font: own, text: one })
            // Laid out word by word: a font puts letters in order, not words.
            isNewWord = isRightToLeft && one === ' '
          }
        }
        return isRightToLeft
          ? found.reverse().map(({ font, text: word }) => ({ font, text: isArabic(word) ? word : mirrored(word) }))
          : found
      })
    },
  }
}

/** What reports are written with. */
const ALWAYS = 'A–…·▲▼■'

function codePoint(character: string): string {
  const point = character.codePointAt(0) ?? 0
  return `[U+${point.toString(16).toUpperCase().padStart(4, '0')}]`
}

function familiesFor(texts: readonly string[]): readonly Family[] {
  if (texts.some((text) => /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)))
    return ['latin', 'jp', 'kr', 'tc', 'sc', 'arabic', 'emoji']
  if (texts.some((text) => /\p{Script=Hangul}/u.test(text))) return ['latin', 'kr', 'jp', 'tc', 'sc', 'arabic', 'emoji']
  return ['latin', 'sc', 'tc', 'jp', 'kr', 'arabic', 'emoji']
}
