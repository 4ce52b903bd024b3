import type { ReportFormatMaker } from '#host/reports/report.ts'

/** The format's own number; raised when a member changes its meaning. */
export const JSON_SCHEMA_NUMBER = 2

/** Everything as data, by the schema that docs/schemas has for its kind. */
export const json: ReportFormatMaker = {
  id: 'json',
  title: 'JSON',
  sentence: 'All figures and every part as data, by a published schema, for other programs.',
  extension: 'json',
  make: async function* ({ head, data }, work) {
    yield Buffer.from(
      `{\n  "schema": ${JSON_SCHEMA_NUMBER},\n  "head": ${JSON.stringify(head, null, 2).replaceAll('\n', '\n  ')},\n  "data": {`,
    )
    const members = Object.entries(data).filter(([, value]) => value !== undefined)
    for (const [at, [name, value]] of members.entries()) {
      yield Buffer.from(`${at === 0 ? '' : ','}\n    ${JSON.stringify(name)}: `)
      if (!Array.isArray(value)) {
        yield Buffer.from(JSON.stringify(value, null, 2).replaceAll('\n', '\n    '))
        continue
      }
      // Lists have one member a line and come one at a time: 100,000 parts are never one text.
      yield Buffer.from('[')
      for (const [i, member] of (value as readonly unknown[]).entries()) {
        if (i % 1000 === 0) {
          work.signal.throwIfAborted()
          await Promise.resolve()
        }
        yield Buffer.from(`${i === 0 ? '' : ','}\n      ${JSON.stringify(member)}`)
      }
      yield Buffer.from(value.length === 0 ? ']' : '\n    ]')
    }
    yield Buffer.from('\n  }\n}\n')
  },
}
