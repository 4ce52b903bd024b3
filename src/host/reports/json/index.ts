import type { ReportMaker } from '#host/reports/report.ts'

/** The format's own number; raised when a member changes its meaning. */
const SCHEMA = 1

/** Everything as data. */
export const json: ReportMaker = {
  id: 'json',
  title: 'JSON',
  sentence: 'Figures, settings, lines and every part as data, for other programs.',
  extension: 'json',
  make: async function* ({ project, number, title, run, data, evaluation, line, lines, seen, parts }, work) {
    const head = JSON.stringify({ schema: SCHEMA, project, number, title, run, data, evaluation, line, lines, seen }, null, 2)
    // Parts one a line and one at a time: 100,000 of them are never one text.
    yield Buffer.from(`${head.slice(0, -2)},\n  "parts": [`)
    for (const [i, part] of parts.entries()) {
      if (i % 1000 === 0) work.signal.throwIfAborted()
      yield Buffer.from(`${i === 0 ? '' : ','}\n    ${JSON.stringify(part)}`)
      await Promise.resolve()
    }
    yield Buffer.from('\n  ]\n}\n')
  },
}
