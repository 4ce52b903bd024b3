import { filterWords } from '#host/reports/chosen-parts.ts'
import { nothing } from '#host/reports/nothing.ts'
import type { ReportKind } from '#host/reports/report.ts'
import { everyEntry } from '#host/trail/page.ts'
import { verifyTrail } from '#host/trail/verify.ts'
import type { ReportFilter } from '#rpc/schemas/reports.ts'
import { ACTIONS, type TrailEntry, type TrailFilter } from '#rpc/schemas/trail.ts'
import { printTrail } from './print.ts'
import { trailData, type TrailData } from './schema.ts'

/** Entries of the trail, to be read and signed on paper. */
export const trail: ReportKind = {
  id: 'trail',
  title: 'Audit trail',
  sentence: 'Records of the trail: when, who, what, old and new value, why; with the result of the check and the head of the chain.',
  fields: ['range', 'records'],
  schema: trailData,
  collect: async ({ project }, filter, upTo, work) => {
    const { store } = project
    const entries: TrailEntry[] = []
    for await (const entry of everyEntry(store.reader, trailFilterOf(filter))) {
      if (entry.number > upTo) break
      entries.push(entry)
      if (entries.length % 1000 === 0) work.signal.throwIfAborted()
    }
    const [first, last] = [entries[0], entries.at(-1)]
    if (first === undefined || last === undefined)
      throw nothing('No record of the trail has all that was asked for.', 'Ask for another time, person, action, object or text.')
    const { entries: checked, problem } = await verifyTrail(store, [], work)
    const data: TrailData = { check: { entries: checked, problem }, entries }
    return {
      head: {
        title: 'Audit trail',
        run: null,
        line: null,
        filter: [...filterWords(filter), ...recordWords(filter)],
        records: { first: first.number, last: last.number },
      },
      data,
      table: { columns: COLUMNS, rows: () => entries.map((entry) => COLUMNS.map(({ name }) => entry[name])) },
      newest: last.at,
      print: (sheet, tools) => printTrail(sheet, data, tools),
    }
  },
}

/** As the page Audit takes them out (docs/guide/audit.md). */
const COLUMNS = [
  { name: 'number', meaning: '1, 2, 3, … without a gap in the whole trail' },
  { name: 'at', meaning: 'ISO 8601, UTC' },
  { name: 'who', meaning: 'full name; empty for the program itself, and where nobody gave a name' },
  {
    name: 'how',
    meaning: 'open: the project asked for no sign-in; signed-in; signed: with the password for this act; program',
  },
  { name: 'action', meaning: 'line.approved, verdict.given, …' },
  { name: 'object', meaning: 'part 193, run 14, person Engineer 1, 12 parts, …' },
  { name: 'old', meaning: 'what it was; JSON where it has several fields' },
  { name: 'new', meaning: 'what it is' },
  { name: 'reason', meaning: 'where one was asked for' },
  { name: 'before', meaning: 'seal of the record before, hexadecimal' },
  { name: 'seal', meaning: 'SHA-256 of the record, hexadecimal' },
] as const

function trailFilterOf({ who, actions, object, text, from, until }: ReportFilter): TrailFilter {
  return {
    ...(who === undefined ? {} : { who }),
    ...(actions === undefined ? {} : { actions }),
    ...(object === undefined ? {} : { object }),
    ...(text === undefined ? {} : { text }),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
  }
}

function recordWords({ who, actions, object, text }: ReportFilter): { name: string; value: string }[] {
  const titles: Readonly<Record<string, string>> = ACTIONS
  return [
    ...(who === undefined ? [] : [{ name: 'Who', value: who }]),
    ...(actions === undefined ? [] : [{ name: 'What', value: actions.map((action) => titles[action] ?? action).join(', ') }]),
    ...(object === undefined ? [] : [{ name: 'Object', value: object }]),
    ...(text === undefined ? [] : [{ name: 'Text', value: text }]),
  ]
}
