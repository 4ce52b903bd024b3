import { chosenParts, filterWords, rangeText } from '#host/reports/chosen-parts.ts'
import { nothing } from '#host/reports/nothing.ts'
import type { ReportKind } from '#host/reports/report.ts'
import { runHead, wantedRun } from '#host/reports/wanted-run.ts'
import { printPareto } from './print.ts'
import { rankTypes } from './rank.ts'
import { paretoData } from './schema.ts'

/** Which defects come most often, or cost most. */
export const pareto: ReportKind = {
  id: 'pareto',
  title: 'Defect Pareto',
  sentence: 'Defect types by number of parts or by cost, the largest first, with the cumulative share.',
  fields: ['range', 'folder', 'cost'],
  schema: paretoData,
  collect: async ({ project, at }, filter, upTo) => {
    const wanted = await wantedRun({ project, at }, filter.run)
    const { parts, records } = await chosenParts(project, wanted, filter, upTo)
    const data = rankTypes(parts, filter.prices)
    if (data.defective === 0) throw nothing(`No part was judged defective ${rangeText(filter)}.`, 'Choose another time or folder.')
    const prices = Object.entries(filter.prices ?? {}).map(([type, price]) => `${type === '' ? '(no type)' : type} ${price}`)
    return {
      head: {
        title: data.by === 'cost' ? 'Defect types by cost' : 'Defect types',
        ...runHead(wanted),
        filter: [...filterWords(filter), ...(prices.length === 0 ? [] : [{ name: 'Prices', value: prices.join(', ') }])],
        records,
      },
      data,
      table: {
        columns: [
          { name: 'defect_type', meaning: 'by the verdict that stands; empty: no type' },
          { name: 'parts', meaning: 'defective parts with that type' },
          { name: 'price', meaning: 'of one part, as it was given; empty: parts are counted' },
          { name: 'value', meaning: 'parts, or parts times price' },
          { name: 'share', meaning: 'of the total, 0 to 1' },
          { name: 'cumulative', meaning: 'share of this type and all before it' },
        ],
        rows: () =>
          data.types.map(({ type, parts: number, price, value, share, cumulative }) => [type, number, price, value, share, cumulative]),
      },
      newest: wanted.run.createdAt,
      print: (sheet) => printPareto(sheet, data),
    }
  },
}
