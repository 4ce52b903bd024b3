import { RULE, SECOND } from './lettering.ts'
import { PAGE, WIDTH, type Sheet } from './sheet.ts'

export type FigureCell = { readonly name: string; readonly value: string; readonly note: string }

/** Figures side by side, each in its box. */
export function cells(sheet: Sheet, all: readonly FigureCell[]): void {
  const width = WIDTH / all.length
  const height = 52
  const top = sheet.y
  sheet.artifact(() => {
    all.forEach((_, i) => sheet.doc.rect(PAGE.left + i * width, top, width, height))
    sheet.doc.lineWidth(0.5).strokeColor(RULE).stroke()
  })
  all.forEach(({ name, value, note }, i) => {
    const x = PAGE.left + i * width + 7
    const text = (words: string, y: number, most: number, style: { readonly weight?: 'bold'; readonly colour?: string } = {}): void => {
      const natural = sheet.letters.measure(words, { size: most, ...style })
      const size = Math.min(most, (most * (width - 14)) / natural)
      sheet.letters.draw(words, x, y, { size, ...style })
    }
    sheet.tag('P', () => {
      text(name, top + 14, 8, { colour: SECOND })
      text(value, top + 30, 12, { weight: 'bold' })
      text(note, top + 44, 7.5, { colour: SECOND })
    })
  })
  sheet.y = top + height + 10
}
