import { chosenParts, filterWords } from '#host/reports/chosen-parts.ts'
import { lineText } from '#host/reports/formats/pdf/figures.ts'
import { partPictures } from '#host/reports/part-pictures.ts'
import type { ReportKind } from '#host/reports/report.ts'
import { runHead, wantedRun } from '#host/reports/wanted-run.ts'
import { printBatch } from './print.ts'
import { batchTable } from './rows.ts'
import { batchData } from './schema.ts'
import { summarise } from './summarise.ts'

/** What became of the parts of a time or a folder. */
export const batch: ReportKind = {
  id: 'batch',
  title: 'Batch or shift',
  sentence: 'What the line and people say of the parts of a shift or a folder: verdicts by person, defects with their pictures, comments.',
  fields: ['range', 'folder', 'run'],
  schema: batchData,
  collect: async (source, filter, upTo) => {
    const wanted = await wantedRun(source, filter.run)
    const chosen = await chosenParts(source.project, wanted, filter, upTo)
    const { number, line, run } = wanted
    const data = summarise(chosen, filter, line !== null)
    const pictures = {
      most: 2 * (run.result?.residualScale.q9999 ?? 0),
      line: line === null ? 'no line was chosen' : `line ${lineText(line.line)}`,
      pictures: (part: number) => partPictures(source, number, part),
    }
    return {
      head: {
        title:
          filter.folder === undefined
            ? filter.from === undefined && filter.until === undefined
              ? 'All parts so far'
              : 'Shift'
            : `Batch ${filter.folder}`,
        ...runHead(wanted),
        filter: filterWords(filter),
        records: chosen.records,
      },
      data,
      table: batchTable(data),
      newest: run.createdAt,
      print: (sheet, tools) => printBatch(sheet, data, pictures, tools),
    }
  },
}
