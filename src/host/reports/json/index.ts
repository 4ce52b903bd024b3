import type { ReportMaker } from '#host/reports/report.ts'

/** The format's own number; raised when a member changes its meaning. */
const SCHEMA = 1

/** Everything as data. */
export const json: ReportMaker = {
  id: 'json',
  title: 'JSON',
  sentence: 'Figures, settings, lines and every part as data, for other programs.',
  extension: 'json',
  make: ({ project, number, run, evaluation, line, lines, parts }) => {
    const content = { schema: SCHEMA, project, number, run, evaluation, line, lines, parts }
    return Promise.resolve(
      Buffer.from(`${JSON.stringify(content, null, 2)}
`),
    )
  },
}
