import type { ReportRow } from '#rpc/schemas/reports.ts'

/** Newest first; of two of the same moment, the later number. */
export function newestFirst(reports: readonly ReportRow[]): readonly ReportRow[] {
  return [...reports].sort((a, b) => (a.madeAt === b.madeAt ? b.report - a.report : a.madeAt < b.madeAt ? 1 : -1))
}

/** The reports of which a word that is looked for says something: name, format, run, person, hash. */
export function findReports(reports: readonly ReportRow[], text: string): readonly ReportRow[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return reports.filter((report) => {
    const said = `${report.name} ${report.format} run ${report.run} ${report.by} ${report.sha256}`.toLowerCase()
    return words.every((word) => said.includes(word))
  })
}
