import { SECOND } from '#host/reports/formats/pdf/lettering.ts'
import { PAGE, WIDTH, type Sheet } from '#host/reports/formats/pdf/sheet.ts'
import type { ReportHead } from '#host/reports/head.ts'

const TITLE = { size: 20, weight: 'bold' } as const
const SUBTITLE = { size: 11, colour: SECOND } as const

/** What it is, and of what. */
export function titleOf(sheet: Sheet, { title, project, filter, line }: ReportHead): void {
  sheet.tag('H1', () => sheet.lines(sheet.letters.wrap(title, WIDTH, TITLE, 3), PAGE.left, TITLE))
  const below = [
    project === null ? 'Report of a run folder' : `Report of project ${project.name}`,
    ...filter.map(({ name, value }) => `${name} ${value}`),
  ]
  sheet.tag('P', () => {
    for (const text of below) sheet.lines(sheet.letters.wrap(text, WIDTH, SUBTITLE, 3), PAGE.left, SUBTITLE)
  })
  sheet.y += 10
  // Of a line whose scores are no more: nobody may read on without knowing.
  if (line !== null && line.warning !== '') sheet.paragraph(line.warning, { weight: 'bold' })
}
