import type { Fonts } from '#host/reports/fonts/text-runs.ts'
import type { Weight } from '#host/reports/fonts/pinned.ts'
import { JOINERS, showable } from '#host/reports/fonts/writing.ts'
import { keepLettersApart } from './arabic-font.ts'
import { wrapText } from './wrap-text.ts'

export type Style = { readonly size: number; readonly weight?: Weight; readonly colour?: string }

export const INK = '#1A1A1A'
export const SECOND = '#474747'
export const RULE = '#BFBFBF'

/** Text of any script on a page. */
export type Lettering = {
  /** Width in points, each character by itself: pairs that are set closer make it a little less. */
  measure(text: string, style: Style): number
  /** Draws one line from `x` along the baseline `y`. */
  draw(text: string, x: number, y: number, style: Style): void
  /** A text as lines no wider than `width`; with `most`, what is too much for so many lines is taken out of its middle. */
  wrap(text: string, width: number, style: Style, most?: number): string[]
}

export function makeLettering(doc: PDFKit.PDFDocument, fonts: Fonts): Lettering {
  const known = new Set<string>()
  const widths = { regular: new Map<string, number>(), bold: new Map<string, number>() }

  const setFont = (id: string, bytes: Uint8Array, size: number): void => {
    const isNew = !known.has(id)
    if (isNew) doc.registerFont(id, Buffer.from(bytes))
    known.add(id)
    doc.font(id).fontSize(size)
    if (isNew && id.startsWith('noto-sans-arabic')) keepLettersApart(doc)
  }
  /** In thousandths of the size. */
  const widthOf = (character: string, weight: Weight): number => {
    const there = widths[weight].get(character)
    if (there !== undefined) return there
    let width = 0
    for (const run of fonts.runs(character, weight)) {
      setFont(run.font.id, run.font.bytes, 1000)
      width += doc.widthOfString(run.text)
    }
    widths[weight].set(character, width)
    return width
  }
  const measure: Lettering['measure'] = (text, { size, weight = 'regular' }) => {
    let width = 0
    for (const character of showable(text)) if (!JOINERS.test(character)) width += widthOf(character, weight)
    return (width * size) / 1000
  }
  return {
    measure,
    draw: (text, x, y, { size, weight = 'regular', colour = INK }) => {
      let at = x
      doc.fillColor(colour)
      for (const run of fonts.runs(text, weight)) {
        setFont(run.font.id, run.font.bytes, size)
        doc.text(run.text, at, y, { lineBreak: false, baseline: 'alphabetic' })
        at += doc.widthOfString(run.text)
      }
    },
    wrap: (text, width, style, most) => wrapText(showable(text), (some) => measure(some, style) <= width, most),
  }
}
