import { createHash } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import type { Tables } from '#host/store/tables.ts'
import type { TrailEntry } from '#rpc/schemas/trail.ts'
import type { RowProblem } from './rows.ts'

const WHAT: Readonly<Record<string, string>> = { 'parts.moved': 'set', 'parts.truth': 'truth', 'parts.excluded': 'excluded' }
type Change = { readonly record: number; readonly part: number; readonly what: string; readonly old: string; readonly new: string }

/** Holds the changes of parts to their entries: one by its values, many by the hash of their list. */
export async function changesProblem(reader: Kysely<Tables>, entries: readonly TrailEntry[]): Promise<RowProblem | undefined> {
  const [first, last] = [entries[0]?.number ?? 0, entries.at(-1)?.number ?? 0]
  const { rows } = await sql<Change>`
    select record, part, what, old, new from part_change where record between ${first} and ${last} order by record, part`.execute(reader)
  const byRecord = new Map<number, Change[]>()
  for (const row of rows) {
    const some = byRecord.get(row.record)
    if (some === undefined) byRecord.set(row.record, [row])
    else some.push(row)
  }
  for (const { number, action, object, old, new: now } of entries) {
    const changes = byRecord.get(number) ?? []
    const what = WHAT[action]
    if (what === undefined && changes.length === 0) continue
    if (what === undefined) return { entry: number, what: `Parts were changed under record ${number}, which is about something else.` }
    const told = changes.every((change) => change.what === what) && isAsTold(changes, { object, old, now })
    if (!told) return { entry: number, what: `The changes of parts are not those that record ${number} tells of.` }
  }
  return undefined
}

function isAsTold(changes: readonly Change[], { object, old, now }: { object: string; old: string; now: string }): boolean {
  const [only] = changes
  if (object.startsWith('part ')) {
    return changes.length === 1 && only !== undefined && `part ${only.part}` === object && only.old === old && only.new === now
  }
  const list = changes.map((change) => [change.part, change.old])
  const sha256 = createHash('sha256').update(JSON.stringify(list)).digest('hex')
  const to = only?.new ?? ''
  return now === JSON.stringify({ to, parts: changes.length, sha256 }) && changes.every((change) => change.new === to)
}

/** Where each part stands now must be where its last change put it. */
export async function placeProblem(reader: Kysely<Tables>): Promise<RowProblem | undefined> {
  const { rows } = await sql<{ part: number; what: string; record: number | null }>`
    select part.id as part, change.what, change.record from part
    join part_change as change on change.part = part.id
    where change.id = (select max(id) from part_change where part = part.id and what = change.what)
    and change.new is not case change.what
      when 'set' then part."set"
      when 'excluded' then iif(part.excluded, 'yes', 'no')
      else iif(part.truth = 'defective' and part.defect_type != '', 'defective/' || part.defect_type, part.truth) end
    order by change.record limit 1`.execute(reader)
  const [found] = rows
  if (found === undefined) return undefined
  return {
    entry: found.record ?? 1,
    what: `Part ${found.part} is not as record ${found.record ?? 1} left it: its ${found.what} is another.`,
  }
}
