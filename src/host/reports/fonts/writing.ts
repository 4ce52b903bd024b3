import makeBidi from 'bidi-js'

/** A part of a text that is written in one direction. */
export type Stretch = { readonly text: string; readonly isRightToLeft: boolean }

/** Characters that say how their neighbours are joined and are no sign themselves. */
export const JOINERS = /^[\u200c\u200d]$/

/**
 * A text as it can be shown: composed letters (macOS gives names in decomposed form), an emoji sequence as its single pictures, and control
 * and format characters as code points: a name can hold a line feed, or one that turns the direction of writing.
 */
export function showable(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\ufe0e\ufe0f]/g, '')
    .replace(/(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}])\u200d(?=\p{Extended_Pictographic})/gu, '')
    .replace(UNSHOWABLE, (character, at: number, whole: string) => {
      if (JOINERS.test(character) && isArabic(whole[at - 1] ?? '')) return character
      return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`
    })
}

const UNSHOWABLE = /[\p{C}\p{Zl}\p{Zp}]/gu

export const isArabic = (text: string): boolean => /\p{Script=Arabic}/u.test(text)

/** A line of text from left to right as it is seen, by Unicode's rules for both directions (UAX 9); each stretch in the order of reading. */
export function stretches(text: string): Stretch[] {
  if (!RIGHT_TO_LEFT.test(text)) return text === '' ? [] : [{ text, isRightToLeft: false }]
  const levels = bidi.getEmbeddingLevels(text)
  const found: { from: number; to: number; isRightToLeft: boolean }[] = []
  for (const index of bidi.getReorderedIndices(text, levels)) {
    const isRightToLeft = (levels.levels[index] ?? 0) % 2 === 1
    const last = found.at(-1)
    if (last?.isRightToLeft === isRightToLeft && index === last.to && !isRightToLeft) last.to = index + 1
    else if (last?.isRightToLeft === isRightToLeft && index === last.from - 1 && isRightToLeft) last.from = index
    else found.push({ from: index, to: index + 1, isRightToLeft })
  }
  return found.map(({ from, to, isRightToLeft }) => ({ text: text.slice(from, to), isRightToLeft }))
}

/** Signs without letters, within a text from right to left: in the order in which they are seen, brackets turned. */
export function mirrored(text: string): string {
  return [...text]
    .reverse()
    .map((sign) => bidi.getMirroredCharacter(sign) ?? sign)
    .join('')
}

const bidi = makeBidi()
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u
