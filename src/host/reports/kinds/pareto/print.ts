import { drawPareto } from '#host/reports/charts/pareto.ts'
import { count } from '#host/reports/formats/pdf/figures.ts'
import { chart } from '#host/reports/formats/pdf/chart.ts'
import { SECOND } from '#host/reports/formats/pdf/lettering.ts'
import type { Sheet } from '#host/reports/formats/pdf/sheet.ts'
import { table } from '#host/reports/formats/pdf/table.ts'
import type { ParetoData } from './schema.ts'

const HEIGHT = 250
/** Beyond this many bars their names cannot be read. */
const MOST_BARS = 15

export function printPareto(sheet: Sheet, data: ParetoData): void {
  const { by, parts, defective, total, types } = data
  const isCost = by === 'cost'
  const name = (type: string): string => (type === '' ? '(no type)' : type)
  // A price below a cent is not nothing.
  const value = (number: number): string =>
    !isCost ? String(number) : number > 0 && number < 0.01 ? number.toPrecision(2) : number.toFixed(2)
  const percent = (share: number | null): string => (share === null ? '–' : `${(100 * share).toFixed(1)} %`)
  sheet.paragraph(
    `${count(defective, 'part')} of ${parts} are defective by people's verdicts${isCost ? `; together they cost ${value(total)}` : ''}. A part counts once, under the type of the verdict that stands.`,
  )
  const bars = types
    .slice(0, MOST_BARS)
    .map(({ type, value: height, cumulative }) => ({ label: name(type), value: height, cumulative: cumulative ?? 0 }))
  sheet.heading(1, isCost ? 'Cost by defect type' : 'Parts by defect type', HEIGHT)
  if (total > 0)
    chart(
      sheet,
      `Bars of ${isCost ? 'cost' : 'parts'} by defect type, the largest first, with the cumulative share as a line. The table below has every figure.`,
      HEIGHT,
      (pen, box, size) => drawPareto(pen, box, { bars, total, axis: isCost ? 'cost' : 'parts' }, size),
    )
  if (types.length > MOST_BARS)
    sheet.paragraph(`The chart shows the first ${MOST_BARS} of ${types.length} types; the table has all.`, { size: 8, colour: SECOND })
  const right = (title: string, share: number) => ({ title, share, align: 'right' as const })
  table(
    sheet,
    [
      { title: 'Defect type', share: isCost ? 0.34 : 0.52 },
      right('Parts', 0.14),
      ...(isCost ? [right('Price of one', 0.16), right('Cost', 0.14)] : []),
      right('Share', isCost ? 0.1 : 0.16),
      right('Cumulative', isCost ? 0.12 : 0.18),
    ],
    types.map((one) => [
      name(one.type),
      String(one.parts),
      ...(isCost ? [value(one.price ?? 0), value(one.value)] : []),
      percent(one.share),
      percent(one.cumulative),
    ]),
  )
  if (isCost)
    sheet.paragraph('Prices were given when this report was asked for; a type without a price costs nothing.', { size: 8, colour: SECOND })
}
