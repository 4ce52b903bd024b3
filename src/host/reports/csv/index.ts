import { stringify } from 'csv-stringify/sync'
import { plainCell } from '#host/judging/plain-cell.ts'
import type { ReportedPart, ReportMaker } from '#host/reports/report.ts'

const HEADER = [
  'part',
  'path',
  'set',
  'truth',
  'defect_type',
  'score',
  'p',
  'decision',
  'line_lower',
  'line_upper',
  'sha256_start',
  'error',
]
const ROWS_AT_ONCE = 1000

/** Every part in use with its score and decision: RFC 4180, UTF-8, one header row, numbers with a point. */
export const csv: ReportMaker = {
  id: 'csv',
  title: 'CSV',
  sentence: 'Every part with its score and what the line says of it, for spreadsheets and other programs.',
  extension: 'csv',
  make: async function* ({ parts, line }, work) {
    const edges = line === null ? ['', ''] : [String(line.line.lower), String(line.line.upper)]
    yield text([HEADER])
    for (let i = 0; i < parts.length; i += ROWS_AT_ONCE) {
      work.signal.throwIfAborted()
      yield text(parts.slice(i, i + ROWS_AT_ONCE).map((part) => cellsOf(part, edges)))
      await Promise.resolve()
    }
  },
}

function cellsOf(part: ReportedPart, edges: readonly string[]): string[] {
  const { name, set, truth, defectType, score, p, why, decision, sha256Start } = part
  return [
    String(part.part),
    plainCell(name),
    set,
    truth === 'unknown' ? '' : truth,
    plainCell(defectType),
    numberCell(score),
    numberCell(p),
    decision ?? '',
    ...edges,
    sha256Start,
    plainCell(why),
  ]
}

/** The shortest text that reads back as the same double. A minus before a digit is a number to a spreadsheet, not a formula. */
const numberCell = (value: number | null): string => (value === null ? '' : String(value))

function text(rows: readonly (readonly string[])[]): Buffer {
  return Buffer.from(
    stringify(
      rows.map((row) => [...row]),
      { record_delimiter: '\r\n', quoted_match: /^\s|\s$|[\r\n]/ },
    ),
  )
}
