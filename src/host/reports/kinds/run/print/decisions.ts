import { totalOf } from '#domain/statistics/confusion.ts'
import type { ReportContent } from '#host/reports/kinds/run/content.ts'
import { counted, lineText, ratio, rateInterval, share } from '#host/reports/formats/pdf/figures.ts'
import type { Sheet } from '#host/reports/formats/pdf/sheet.ts'
import { table } from '#host/reports/formats/pdf/table.ts'

/** What the line does to the acceptance set. */
export function decisions(sheet: Sheet, { line, evaluation }: ReportContent): void {
  if (line === null) return
  const { confusion, escapes, overkill, review } = line.outcome
  sheet.heading(1, `What the line ${lineText(line.line)} does to the acceptance set`)
  if (escapes.n === 0) sheet.paragraph('No known defects: escapes cannot be estimated.')
  const row = (name: string, { pass, review: looked, reject }: typeof confusion.good): string[] => [
    name,
    String(pass),
    String(looked),
    String(reject),
    String(totalOf({ pass, review: looked, reject })),
  ]
  table(
    sheet,
    [
      { title: 'Truth', share: 0.28 },
      ...['Pass', 'Review', 'Flag', 'All'].map((title) => ({ title, share: 0.18, align: 'right' as const })),
    ],
    [row('Good', confusion.good), row('Defective', confusion.defective)],
  )
  table(
    sheet,
    [
      { title: 'Rate', share: 0.4 },
      { title: 'Parts', share: 0.2, align: 'right' },
      { title: 'Share', share: 0.14, align: 'right' },
      { title: '95 % interval', share: 0.26, align: 'right' },
    ],
    [
      ['Escapes: defective parts that pass', counted(escapes), share(escapes), rateInterval(escapes)],
      ['Overkill: good parts that are flagged', counted(overkill), share(overkill), rateInterval(overkill)],
      ['Review: parts between the edges', counted(review), share(review), rateInterval(review)],
    ],
  )
  const types = Object.entries(line.recall)
  if (types.length === 0) return
  sheet.heading(2, 'By defect type')
  table(
    sheet,
    [
      { title: 'Defect type', share: 0.3 },
      { title: 'Does not pass', share: 0.17, align: 'right' },
      { title: 'Share', share: 0.12, align: 'right' },
      { title: '95 % interval', share: 0.2, align: 'right' },
      { title: 'Escapes', share: 0.1, align: 'right' },
      { title: 'AUROC', share: 0.11, align: 'right' },
    ],
    types.map(([type, rate]) => {
      const auroc = evaluation.perDefect[type]?.auroc ?? null
      return [type, counted(rate), share(rate), rateInterval(rate), String(rate.n - rate.count), ratio(auroc)]
    }),
  )
}
