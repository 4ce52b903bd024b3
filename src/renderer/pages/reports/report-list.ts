import type { Formats } from '#renderer/state/format.ts'
import type { ReportRow } from '#rpc/schemas/reports.ts'
import { filterWords } from './filter-words.ts'

/** Newest first; of two of the same moment, the later number. */
export function newestFirst(reports: readonly ReportRow[]): readonly ReportRow[] {
  return [...reports].sort((a, b) => (a.madeAt === b.madeAt ? b.report - a.report : a.madeAt < b.madeAt ? 1 : -1))
}

/** The reports of which every word that is looked for says something: kind, name, format, run, what it is about, person, hash. */
export function findReports(
  reports: readonly ReportRow[],
  text: string,
  format: Pick<Formats, 'count' | 'date'>,
  titleOf: (kind: string) => string,
): readonly ReportRow[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return reports.filter((report) => {
    const about = filterWords(report.filter, format).join(' ')
    const run = report.run === null ? '' : `run ${report.run}`
    const said = `${titleOf(report.kind)} ${report.name} ${report.format} ${run} ${about} ${report.by} ${report.sha256}`.toLowerCase()
    return words.every((word) => said.includes(word))
  })
}
