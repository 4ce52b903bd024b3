import { instant, lineText } from '#host/reports/formats/pdf/figures.ts'
import { INK, SECOND } from '#host/reports/formats/pdf/lettering.ts'
import { PAGE, WIDTH, type Sheet } from '#host/reports/formats/pdf/sheet.ts'
import type { ReportHead } from '#host/reports/head.ts'

const ROW_HEIGHT = 34
const FIELDS = [
  { title: 'Name', share: 0.32 },
  { title: 'Time and zone', share: 0.2 },
  { title: 'Meaning (reviewed, approved, …)', share: 0.24 },
  { title: 'Signature', share: 0.24 },
] as const

/** Who signed with a password, and room to sign by hand. */
export function signatures(sheet: Sheet, { title, line, made }: ReportHead): void {
  sheet.heading(1, 'Signatures', 2 * ROW_HEIGHT + 60)
  if (made?.how === 'signed')
    sheet.paragraph(
      `Signed with a password by ${made.by}, ${instant(made.at)} (here ${made.local}).${made.meaning === null ? '' : ` Meaning: ${made.meaning}.`}`,
    )
  sheet.paragraph(
    `By signing I say that I have read this report, ${title}${line === null ? '' : ` with the line ${lineText(line)}`}, all its pages.`,
  )
  for (let i = 0; i < 2; i++) {
    const bottom = sheet.y + ROW_HEIGHT
    let x: number = PAGE.left
    for (const { title: field, share } of FIELDS) {
      const at = x
      sheet.artifact(() => {
        sheet.doc
          .moveTo(at, bottom - 10)
          .lineTo(at + share * WIDTH - 10, bottom - 10)
          .lineWidth(0.6)
          .strokeColor(INK)
          .stroke()
      })
      sheet.tag('P', () => sheet.letters.draw(field, at, bottom - 1, { size: 7, colour: SECOND }))
      x += share * WIDTH
    }
    sheet.y = bottom + 8
  }
}
