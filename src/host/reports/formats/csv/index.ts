import { stringify } from 'csv-stringify/sync'
import { plainCell } from '#host/judging/plain-cell.ts'
import type { Cell, Report, ReportFormatMaker } from '#host/reports/report.ts'

const ROWS_AT_ONCE = 1000

/** One row for each part, verdict or type: RFC 4180, UTF-8, one header row, numbers with a point, times ISO 8601 in UTC. */
export const csv: ReportFormatMaker = {
  id: 'csv',
  title: 'CSV',
  sentence: 'Every row behind the figures, for spreadsheets and other programs, with a list of its columns.',
  extension: 'csv',
  make: async function* ({ table }, work) {
    yield text([table.columns.map(({ name }) => name)])
    let some: (readonly Cell[])[] = []
    for (const row of table.rows()) {
      some.push(row)
      if (some.length < ROWS_AT_ONCE) continue
      work.signal.throwIfAborted()
      yield text(some)
      some = []
      await Promise.resolve()
    }
    work.signal.throwIfAborted()
    if (some.length > 0) yield text(some)
  },
}

/** What each column of a report's CSV means, as a CSV beside it. */
export function columnList({ table: { columns } }: Report): Buffer {
  return text([['column', 'meaning'], ...columns.map(({ name, meaning }) => [name, meaning])])
}

function text(rows: readonly (readonly Cell[])[]): Buffer {
  return Buffer.from(
    stringify(
      rows.map((row) => row.map(cellText)),
      { record_delimiter: '\r\n', quoted_match: /^\s|\s$|[\r\n]/ },
    ),
  )
}

/** The shortest text that reads back as the same double. A minus before a digit is a number to a spreadsheet, not a formula. */
function cellText(cell: Cell): string {
  return cell === null ? '' : typeof cell === 'number' ? String(cell) : plainCell(cell)
}
