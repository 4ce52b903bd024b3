import type { ReportContent } from '#host/reports/report.ts'

/** Every text of the data that a page can show, for the fonts; the report's own words are among the characters that are always there. */
export function* textsOf({ project, title, run, data, line, lines, parts, evaluation }: ReportContent): Generator<string> {
  yield title
  yield project?.name ?? ''
  yield project?.uuid ?? ''
  yield data
  yield* stringsOf([
    run.id,
    run.dataset,
    run.detector,
    run.preset,
    run.settings,
    run.device,
    run.runtime,
    run.software,
    run.result?.reduction,
  ])
  yield* stringsOf([line?.assumptions, Object.keys(line?.recall ?? {}), Object.keys(evaluation.perDefect)])
  for (const { by, reason, rule } of lines) yield* [by, reason, rule]
  for (const { name, defectType, why } of parts) yield* [name, defectType, why]
}

function* stringsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      yield key
      yield* stringsOf(inner)
    }
  }
}
