import { pieceFor, type Family } from './families.ts'
import { pinFont, type PinnedFont, type Weight } from './pinned.ts'

/** A stretch of text in one font. */
export type TextRun = { readonly font: PinnedFont; readonly text: string }

/** The fonts for the texts that were announced. */
export type Fonts = {
  /** Reads the pieces that further texts need. Before any of them is drawn. */
  prepare(texts: Iterable<string>): Promise<void>
  /** A text by font. What no font has comes as its code point, for instance [U+0E01]; control characters too. */
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
    for (const text of some) for (const character of text.normalize('NFC')) characters.add(character)
    for (const character of characters) await load(character)
  }
  await prepare(known)
  return {
    prepare,
    runs: (text, weight) => {
      const found: { font: PinnedFont; text: string }[] = []
      const add = (font: PinnedFont, some: string): void => {
        const last = found.at(-1)
        if (last?.font === font) last.text += some
        else found.push({ font, text: some })
      }
      // macOS gives names in decomposed form: e and an accent, Hangul letter by letter.
      for (const character of text.normalize('NFC')) {
        const font = UNSHOWABLE.test(character) ? undefined : find(character, weight)
        if (font !== undefined) add(font, character)
        else for (const shown of codePoint(character)) add(latin(find, shown, weight), shown)
      }
      return found
    },
  }
}

/** What reports are written with. */
const ALWAYS = 'A–…·▲▼■'
/** Control and format characters: a name can hold a line feed, or one that turns the direction of writing. */
const UNSHOWABLE = /[\p{C}\p{Zl}\p{Zp}]/u

function codePoint(character: string): string {
  const point = character.codePointAt(0) ?? 0
  return `[U+${point.toString(16).toUpperCase().padStart(4, '0')}]`
}

function latin(find: (character: string, weight: Weight) => PinnedFont | undefined, letter: string, weight: Weight): PinnedFont {
  const font = find(letter, weight)
  if (font === undefined) throw new Error('The shipped font has no letters.')
  return font
}

function familiesFor(texts: readonly string[]): readonly Family[] {
  if (texts.some((text) => /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text))) return ['latin', 'jp', 'kr', 'tc', 'sc']
  if (texts.some((text) => /\p{Script=Hangul}/u.test(text))) return ['latin', 'kr', 'jp', 'tc', 'sc']
  return ['latin', 'sc', 'tc', 'jp', 'kr']
}
