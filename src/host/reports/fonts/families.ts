import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Noto Sans in six families, and its emoji in one colour; each npm package holds it as variable WOFF2 pieces of some hundred characters (SIL Open Font License). */
export type Family = 'latin' | 'kr' | 'jp' | 'sc' | 'tc' | 'arabic' | 'emoji'

/** A piece of a family: its name, and where its file is. */
export type Piece = { readonly id: string; readonly path: string; readonly characters: readonly number[] }

/** The piece that a family has for a character; undefined if it has none. */
export function pieceFor(family: Family, character: number): Piece | undefined {
  const pieces = indexes.get(family) ?? readIndex(family)
  indexes.set(family, pieces)
  return pieces.get(character)
}

const PACKAGES: Readonly<Record<Family, string>> = {
  latin: 'noto-sans',
  kr: 'noto-sans-kr',
  jp: 'noto-sans-jp',
  sc: 'noto-sans-sc',
  tc: 'noto-sans-tc',
  arabic: 'noto-sans-arabic',
  emoji: 'noto-emoji',
}
const indexes = new Map<Family, ReadonlyMap<number, Piece>>()

/** Which piece has which character, as the package's `unicode.json` says: `{"latin": "U+0000-00FF,U+0131", "[12]": …}`. */
function readIndex(family: Family): ReadonlyMap<number, Piece> {
  const name = PACKAGES[family]
  const list = createRequire(import.meta.url).resolve(`@fontsource-variable/${name}/unicode.json`)
  const ranges = JSON.parse(readFileSync(list, 'utf8')) as Readonly<Record<string, string>>
  const index = new Map<number, Piece>()
  for (const [key, text] of Object.entries(ranges)) {
    const id = `${name}-${key.replace(/[[\]]/g, '')}`
    const characters = text.split(',').flatMap(charactersOf)
    const piece = { id, path: join(dirname(list), 'files', `${id}-wght-normal.woff2`), characters }
    for (const character of characters) index.set(character, piece)
  }
  return index
}

/** `U+0041-0043` as 65, 66, 67. */
function charactersOf(range: string): number[] {
  const [first = '', last = first] = range.replace('U+', '').split('-')
  const from = Number.parseInt(first, 16)
  return Array.from({ length: Number.parseInt(last, 16) - from + 1 }, (_, i) => from + i)
}
