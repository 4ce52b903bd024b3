import { SECOND } from '#host/reports/formats/pdf/lettering.ts'
import { PAGE, WIDTH, type Sheet } from '#host/reports/formats/pdf/sheet.ts'
import type { ReportHead } from '#host/reports/head.ts'

const FOOT = { size: 7.5, colour: SECOND } as const

/** Which page of how many, and of what; once their number is known. */
export function numberPages(sheet: Sheet, { title, project, run, software, chain }: ReportHead): void {
  const { doc, letters } = sheet
  const { start, count } = doc.bufferedPageRange()
  const proof =
    chain === '' ? (run === null ? '' : ` · snapshot ${run.snapshot.slice(0, 12)}`) : ` · trail ${chain.slice(0, 12)}…@${chain.slice(65)}`
  const what = `Residuum ${software} · ${title}${project === null ? '' : ` · ${project.name}`}${proof}`
  const [text = ''] = letters.wrap(what, WIDTH - 80, FOOT, 1)
  for (let i = 0; i < count; i++) {
    doc.switchToPage(start + i)
    const page = `Page ${i + 1} of ${count}`
    const y = PAGE.height - 30
    sheet.rule(y - 12, '#BFBFBF')
    sheet.artifact(() => {
      letters.draw(text, PAGE.left, y, FOOT)
      letters.draw(page, PAGE.left + WIDTH - letters.measure(page, FOOT), y, FOOT)
    })
  }
}
