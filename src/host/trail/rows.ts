import { sql, type Kysely } from 'kysely'
import type { Tables } from '#host/store/tables.ts'
import type { TrailEntry } from '#rpc/schemas/trail.ts'
import { arrivalsProblem, untoldArrival } from './rows-of-arrivals.ts'
import { pixelsProblem } from './rows-of-masks.ts'
import { changesProblem } from './rows-of-parts.ts'
import { storable } from './seal.ts'

/** Something in the project that is not what the trail says, and the entry that says so. */
export type RowProblem = { readonly entry: number; readonly what: string }

/** What a row must be, by column, so that it is what its entry tells of; undefined for entries that tell of something else. */
type Expected = Readonly<Record<string, string | number | null>>
type Kind = {
  readonly table:
    | 'verdict'
    | 'threshold'
    | 'call_off'
    | 'proposal'
    | 'answer'
    | 'report'
    | 'annotation'
    | 'ignored'
    | 'study'
    | 'release_check'
    | 'drift_comment'
    | 'pixel_figures'
  /** As a sentence begins: `Verdict #8112`. */
  readonly word: string
  readonly actions: readonly string[]
  expected(entry: TrailEntry): Expected
}

/** The rows that carry a decision. Each was written with its entry, in one transaction, and is never altered. */
const KINDS: readonly Kind[] = [
  {
    table: 'verdict',
    word: 'Verdict',
    actions: ['verdict.given', 'verdict.undone', 'verdict.settled'],
    expected: ({ object, who, at, new: now }) => ({ ...fieldsOf(now), part: Number(object.slice('part '.length)), by: who, at }),
  },
  {
    table: 'threshold',
    word: 'The line of record',
    actions: ['line.chosen', 'line.approved'],
    expected: ({ who, at, reason, new: now }) => ({
      begins: null,
      ignoring: null,
      ...without(fieldsOf(now), 'meaning'),
      by: who,
      at,
      reason,
    }),
  },
  {
    table: 'call_off',
    word: 'The calling off of record',
    actions: ['line.called-off'],
    expected: ({ who, at, reason, new: now }) => ({ ...fieldsOf(now), by: who, at, reason }),
  },
  {
    table: 'proposal',
    word: 'Proposal',
    actions: ['line.proposed'],
    expected: ({ who, at, reason, new: now }) => ({ ignoring: null, ...fieldsOf(now), by: who, at, reason }),
  },
  {
    table: 'answer',
    word: 'The answer of record',
    actions: ['line.approved', 'line.refused', 'line.withdrawn'],
    expected: ({ who, at, reason, action }) => ({ by: who, at, reason, answer: action.slice('line.'.length) }),
  },
  {
    table: 'report',
    word: 'The report of record',
    actions: ['report.made'],
    expected: ({ who, at, new: now }) => {
      const { format, file, sizeBytes, sha256 } = fieldsOf(now)
      return { format: format ?? '', file: file ?? '', size_bytes: sizeBytes ?? 0, sha256: sha256 ?? '', by: who, at }
    },
  },
  {
    table: 'annotation',
    word: 'The version of masks of record',
    actions: ['annotation.saved', 'annotation.imported'],
    expected: ({ object, who, at, reason, new: now }) => ({
      ...fieldsOf(now),
      part: Number(object.slice('part '.length)),
      by: who,
      at,
      reason,
    }),
  },
  {
    table: 'ignored',
    word: 'The version of ignore regions of record',
    actions: ['ignore.saved'],
    expected: ({ who, at, reason, new: now }) => ({ ...fieldsOf(now), by: who, at, reason }),
  },
  {
    table: 'study',
    word: 'The study of record',
    actions: ['study.begun'],
    expected: ({ who, at, new: now }) => ({ ...fieldsOf(now), ...listsOf(now), by: who, at }),
  },
  {
    table: 'release_check',
    word: 'The release check of record',
    actions: ['model.exported', 'model.blocked'],
    expected: ({ object, who, at, action, new: now }) => {
      const { threshold = null, lower = null, upper = null, file = null, sha256 = null } = fieldsOf(now)
      const released = action === 'model.exported' ? 1 : 0
      return { run: runOf(object), threshold, lower, upper, file, sha256, released, by: who, at }
    },
  },
  {
    table: 'drift_comment',
    word: 'The comment of record',
    actions: ['drift.commented'],
    // Older entries do not tell what the alarm went over, and neither do their rows.
    expected: ({ object, who, at, new: now }) => ({
      ...{ direction: null, last: null, folder: null },
      ...fieldsOf(now),
      ...{ run: runOf(object), by: who, at },
    }),
  },
  {
    table: 'pixel_figures',
    word: 'The pixel figures of record',
    actions: ['run.located'],
    expected: ({ object, who, at, new: now }) => ({ ...fieldsOf(now), run: runOf(object), by: who, at }),
  },
]

const runOf = (object: string): number => Number(object.slice('run '.length))

/**
 * Holds the rows that were written with these entries to them: a row that was changed, taken out or put in without an entry. `entries`
 * follow each other without a gap.
 */
export async function rowProblem(reader: Kysely<Tables>, entries: readonly TrailEntry[]): Promise<RowProblem | undefined> {
  const [first, last] = [entries[0], entries.at(-1)]
  if (first === undefined || last === undefined) return undefined
  const found: RowProblem[] = []
  for (const kind of KINDS) {
    const rows = await rowsBetween(reader, kind.table, first.number, last.number)
    const twice = await rowTwice(reader, kind.table, first.number, last.number)
    if (twice !== undefined) found.push({ entry: twice, what: `More than one row of ${kind.table} belongs to record ${twice}.` })
    for (const entry of entries) {
      const row = rows.get(entry.number)
      const tells = kind.actions.includes(entry.action)
      const what = !tells
        ? row && `${kind.word} #${entry.number} has no record that tells of it: record ${entry.number} is about something else.`
        : row === undefined
          ? `${kind.word} #${entry.number} is gone, though its record stands.`
          : difference(row, kind.expected(entry), `${kind.word} #${entry.number}`)
      if (what !== undefined) found.push({ entry: entry.number, what })
    }
  }
  const moved = await changesProblem(reader, entries)
  if (moved !== undefined) found.push(moved)
  const drawn = await pixelsProblem(reader, entries)
  if (drawn !== undefined) found.push(drawn)
  const arrived = await arrivalsProblem(reader, entries)
  if (arrived !== undefined) found.push(arrived)
  return found.sort((a, b) => a.entry - b.entry)[0]
}

/** Rows that point to no entry at all. Only those of a project that is older than its trail may, and the first entry counted them. */
export async function strayProblem(
  reader: Kysely<Tables>,
  last: number,
  beginning: TrailEntry | undefined,
): Promise<RowProblem | undefined> {
  const held = beginning?.action === 'trail.begun' ? fieldsOf(beginning.new) : {}
  const older = { threshold: held['lines'], report: held['reports'], part_change: held['changes'] }
  for (const [table, count] of Object.entries(older)) {
    const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)} where record is null`.execute(reader)
    const found = rows[0]?.count ?? 0
    if (found !== (count ?? 0))
      return { entry: 1, what: `${found} rows of ${table} have no record; ${count ?? 0} are older than the trail.` }
  }
  for (const table of [...KINDS.map((kind) => kind.table), 'part_change', 'person', 'part', 'arrival_aside']) {
    const { rows } = await sql<{ first: number | null; last: number | null }>`
      select min(record) as first, max(record) as last from ${sql.table(table)}`.execute(reader)
    const record = rows[0]?.last ?? 0
    const before = rows[0]?.first ?? 1
    if (before < 1) return { entry: 1, what: `A row of ${table} belongs to record ${before}, which there cannot be.` }
    if (record > last) return { entry: last + 1, what: `A row of ${table} belongs to record ${record}, which is not there.` }
  }
  return await untoldArrival(reader)
}

async function rowsBetween(reader: Kysely<Tables>, table: Kind['table'], from: number, to: number): Promise<Map<number, Expected>> {
  const { rows } = await sql<Expected & { record: number }>`
    select * from ${sql.table(table)} where record between ${from} and ${to}`.execute(reader)
  return new Map(rows.map((row) => [row.record, row]))
}

/** One act wrote one row. Its entry would vouch for a second one that was put in beside it, under a number that nobody looks at. */
async function rowTwice(reader: Kysely<Tables>, table: Kind['table'], from: number, to: number): Promise<number | undefined> {
  const { rows } = await sql<{ record: number }>`
    select record from ${sql.table(table)} where record between ${from} and ${to}
    group by record having count(*) > 1 order by record limit 1`.execute(reader)
  return rows[0]?.record
}

function difference(row: Expected, expected: Expected, subject: string): string | undefined {
  const other = Object.keys(expected).find((column) => !isSame(row[column] ?? null, expected[column] ?? null))
  return other === undefined ? undefined : `${subject} is not what its record says: ${other} is another.`
}

/** Text as SQLite keeps it in a row: half a surrogate pair becomes another sign, and after NUL, which the entry has as that sign, it ends. */
function isSame(kept: string | number | null, told: string | number | null): boolean {
  if (typeof kept !== 'string' || typeof told !== 'string') return kept === told
  const [row, entry] = [storable(kept), storable(told)]
  return row === entry || (entry.startsWith(row) && entry[row.length] === '\uFFFD')
}

/** Only what a column can hold; an entry that was written by a later version may tell more. */
function fieldsOf(json: string): Record<string, string | number | null> {
  let parsed: unknown
  try {
    parsed = JSON.parse(json)
  } catch {
    return {}
  }
  if (typeof parsed !== 'object' || parsed === null) return {}
  return Object.fromEntries(Object.entries(parsed).filter((pair): pair is [string, string | number | null] => isCell(pair[1])))
}

/** Lists and objects, which the row has as JSON. */
function listsOf(json: string): Record<string, string> {
  const parsed = JSON.parse(json) as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(parsed)
      .filter(([, value]) => typeof value === 'object' && value !== null)
      .map(([name, value]) => [name, JSON.stringify(value)]),
  )
}

const isCell = (value: unknown): value is string | number | null => value === null || typeof value === 'string' || typeof value === 'number'

function without(fields: Record<string, string | number | null>, name: string): Expected {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name))
}
