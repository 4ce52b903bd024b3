import type { ReportContent } from '#host/reports/kinds/run/content.ts'
import { count } from '#host/reports/formats/pdf/figures.ts'
import type { Sheet } from '#host/reports/formats/pdf/sheet.ts'
import { table } from '#host/reports/formats/pdf/table.ts'

/** Parts without a score: nobody may take their silence for a pass. */
export function notJudged(sheet: Sheet, { parts }: ReportContent): void {
  const missing = parts.filter(({ set, score }) => score === null && (set === 'test' || set === 'incoming'))
  if (missing.length === 0) return
  sheet.heading(1, 'Parts without a score')
  sheet.paragraph(`${count(missing.length, 'part is', 'parts are')} not judged and in none of the figures above.`)
  table(
    sheet,
    [
      { title: 'Part', share: 0.5 },
      { title: 'Why', share: 0.5 },
    ],
    missing.map(({ name, why }) => [name, why === '' ? 'Not scored yet.' : why]),
  )
}
