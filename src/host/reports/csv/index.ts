import { stringify } from 'csv-stringify/sync'
import { plainCell } from '#host/judging/plain-cell.ts'
import type { ReportMaker } from '#host/reports/report.ts'

const HEADER = ['part', 'path', 'set', 'truth', 'defect_type', 'score', 'decision', 'line_lower', 'line_upper', 'sha256_start', 'error']

/** Every part in use with its score and decision: RFC 4180, UTF-8, one header row, numbers with a point. */
export const csv: ReportMaker = {
  id: 'csv',
  title: 'CSV',
  sentence: 'Every part with its score and what the line says of it, for spreadsheets and other programs.',
  extension: 'csv',
  make: ({ parts, line }) => {
    const edges = line === null ? ['', ''] : [String(line.line.lower), String(line.line.upper)]
    const rows = parts.map(({ row, score, why, decision }) => [
      String(row.part),
      plainCell(row.name),
      row.set,
      row.truth === 'unknown' ? '' : row.truth,
      plainCell(row.defectType),
      score === null ? '' : String(score),
      decision ?? '',
      ...edges,
      row.content,
      plainCell(why),
    ])
    return Promise.resolve(Buffer.from(stringify([HEADER, ...rows], { record_delimiter: '\r\n', quoted_match: /^\s|\s$|[\r\n]/ })))
  },
}
