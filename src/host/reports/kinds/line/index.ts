import { partPictures } from '#host/reports/part-pictures.ts'
import type { ReportKind } from '#host/reports/report.ts'
import { runHead, wantedRun } from '#host/reports/wanted-run.ts'
import { findLine } from './find-line.ts'
import { printLine } from './print.ts'
import { lineData } from './schema.ts'

/** A line from proposal to force. */
export const line: ReportKind = {
  id: 'line',
  title: 'Line record',
  sentence: 'Who proposed and approved a line, when and why, what it did to the acceptance set, and every part it decides otherwise.',
  fields: ['line'],
  schema: lineData,
  collect: async ({ project, blobs, judge, at: now }, filter, upTo) => {
    const data = await findLine(project.store.reader, filter.line, { upTo, at: now })
    const { threshold, run: number, by, at, line: edges, record, since, warning, calledOff } = data.line
    const wanted = await wantedRun({ project, at: now }, number)
    const numbers = [data.proposal?.record, record, calledOff?.record].filter((one) => typeof one === 'number')
    const pictures = {
      most: 2 * (wanted.run.result?.residualScale.q9999 ?? 0),
      pictures: (part: number) => partPictures({ project, blobs, judge }, number, part),
    }
    return {
      head: {
        title: `Record of line no. ${threshold}`,
        run: runHead(wanted).run,
        line: { ...edges, from: 'chosen', threshold, by, at, since, warning },
        filter: [{ name: 'Line', value: `no. ${threshold}` }],
        records: numbers.length === 0 ? null : { first: Math.min(...numbers), last: Math.max(...numbers) },
      },
      data,
      table: {
        columns: [
          { name: 'part', meaning: 'number of the part in the project' },
          { name: 'path', meaning: 'its file, below the folder of pictures' },
          { name: 'truth', meaning: 'good or defective; empty: unknown' },
          { name: 'score', meaning: 'higher is more unusual; comparable within one run only' },
          { name: 'before', meaning: 'decision by the line before; review without one of the same run' },
          { name: 'after', meaning: 'decision by this line' },
          { name: 'sha256_start', meaning: "first 12 digits of the file's SHA-256" },
        ],
        *rows() {
          for (const one of data.changed)
            yield [one.part, one.name, one.truth === 'unknown' ? '' : one.truth, one.score, one.before, one.after, one.sha256Start]
        },
      },
      newest: at,
      print: (sheet, tools) => printLine(sheet, data, pictures, tools),
    }
  },
}
