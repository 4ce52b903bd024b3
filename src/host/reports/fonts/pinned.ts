import { readFile } from 'node:fs/promises'
import * as fontkit from 'fontkit'
import subsetFont from 'subset-font'
import type { Piece } from './families.ts'

/** A piece at one weight, as the TrueType font that PDF and canvas take. */
export type PinnedFont = {
  /** Piece and weight, for instance `noto-sans-latin-400`. */
  readonly id: string
  readonly bytes: Uint8Array
  /** What it really has: the package's list is of ranges, with gaps in them. */
  readonly characters: ReadonlySet<number>
}

export const WEIGHTS = { regular: 400, bold: 700 } as const
export type Weight = keyof typeof WEIGHTS

/** Fixes the weight by HarfBuzz, 1 to 10 ms a piece, once for each start of the program. Equal bytes every time. */
export function pinFont(piece: Piece, weight: Weight): Promise<PinnedFont> {
  const id = `${piece.id}-${WEIGHTS[weight]}`
  const there = pinned.get(id) ?? pin(piece, weight, id)
  pinned.set(id, there)
  return there
}

const pinned = new Map<string, Promise<PinnedFont>>()

async function pin({ path, characters }: Piece, weight: Weight, id: string): Promise<PinnedFont> {
  const text = String.fromCodePoint(...characters)
  const bytes = await subsetFont(await readFile(path), text, { targetFormat: 'sfnt', variationAxes: { wght: WEIGHTS[weight] } })
  const font = fontkit.create(bytes)
  if (!('characterSet' in font)) throw new Error(`${path} is not one font.`)
  return { id, bytes, characters: new Set(font.characterSet) }
}
