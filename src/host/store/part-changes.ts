import { createHash } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import type { Split, Truth } from '#domain/parts.ts'
import { record, together } from '#host/trail/record.ts'
import type { PartChange } from '#rpc/schemas/parts.ts'
import type { TrailHow } from '#rpc/schemas/trail.ts'
import type { Tables } from './tables.ts'

/** What somebody wants of some parts. */
export type Wanted =
  | { readonly what: 'set'; readonly to: Split }
  | { readonly what: 'truth'; readonly truth: Truth; readonly defectType: string }
  | { readonly what: 'excluded'; readonly excluded: boolean }

/** `how` left out: the project needs no sign-in. */
export type ChangeNote = { readonly reason: string; readonly by: string; readonly at: string; readonly how?: TrailHow }

/**
 * Records the change for every part that is not so already, in one transaction with the trail's entry; a trigger moves the parts with
 * it. Gives how many were changed.
 */
export async function changeParts(writer: Kysely<Tables>, parts: readonly number[], wanted: Wanted, note: ChangeNote): Promise<number> {
  const now = currentValue(wanted)
  const next = nextValue(wanted)
  return await together(writer, async (all) => {
    const { rows } = await sql<{ part: number; old: string }>`
      select id as part, ${now} as old from part
      where id in (select value from json_each(${JSON.stringify(parts)})) and ${now} is not ${next} order by id`.execute(all)
    if (rows.length === 0) return 0
    const { by, at, how = 'open', reason } = note
    const entry = await record(all, { who: by, how, at }, { action: ACTION[wanted.what], ...factOf(rows, next), reason })
    await sql`
      insert into part_change (part, what, old, new, reason, by, at, record)
      select id, ${wanted.what}, ${now}, ${next}, ${reason}, ${by}, ${at}, ${entry} from part
      where id in (select value from json_each(${JSON.stringify(rows.map(({ part }) => part))})) order by id`.execute(all)
    return rows.length
  })
}

const ACTION = { set: 'parts.moved', truth: 'parts.truth', excluded: 'parts.excluded' } as const

/** One part by its number; of many their count, and a hash of the list [[part, old], …] by which part_change can be held to the entry. */
function factOf(rows: readonly { part: number; old: string }[], next: string): { object: string; old: string; new: string } {
  const [first] = rows
  if (rows.length === 1 && first !== undefined) return { object: `part ${first.part}`, old: first.old, new: next }
  const sha256 = createHash('sha256')
    .update(JSON.stringify(rows.map(({ part, old }) => [part, old])))
    .digest('hex')
  return { object: `${rows.length} parts`, old: '', new: JSON.stringify({ to: next, parts: rows.length, sha256 }) }
}

/** A part's changes, oldest first. */
export async function changesOf(reader: Kysely<Tables>, part: number): Promise<PartChange[]> {
  const rows = await reader.selectFrom('part_change').selectAll().where('part', '=', part).orderBy('id').execute()
  return rows.map(({ at, what, old, new: to, reason, by }) => ({ at, what, from: old, to, reason, by }))
}

/** The number of the last change of any part; 0 before the first. */
export async function lastChange(reader: Kysely<Tables>): Promise<number> {
  const { last } = await reader
    .selectFrom('part_change')
    .select(({ fn }) => fn.max('id').as('last'))
    .executeTakeFirstOrThrow()
  return last ?? 0
}

/**
 * Runs that learned from, or were calibrated on, any of these parts: those whose set was one of the two when the run took its
 * snapshot, which is the set it has now unless it was moved since, and then the one it was first moved out of.
 */
export async function runsThatUsed(reader: Kysely<Tables>, parts: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ number: number }>`
    select run.number from run where exists (
      select 1 from part where part.id in (select value from json_each(${JSON.stringify(parts)})) and part.unreadable = ''
      and coalesce((select old from part_change where part = part.id and what = 'set' and id > run.changes_seen order by id limit 1), part."set") in ('train', 'calibrate')
      and coalesce((select old from part_change where part = part.id and what = 'excluded' and id > run.changes_seen order by id limit 1), iif(part.excluded, 'yes', 'no')) = 'no'
    ) order by run.number`.execute(reader)
  return rows.map(({ number }) => number)
}

/** Whether what a run learned from or was calibrated on would be other parts today. */
export async function isDataChanged(reader: Kysely<Tables>, changesSeen: number): Promise<boolean> {
  const { rows } = await sql<{ changed: number }>`
    select exists (
      select 1 from part_change join part on part.id = part_change.part where part_change.id > ${changesSeen}
      and ((what = 'set' and (old in ('train', 'calibrate') or new in ('train', 'calibrate'))) or (what = 'excluded' and part."set" in ('train', 'calibrate')))
    ) as changed`.execute(reader)
  return rows[0]?.changed === 1
}

/** A part's present value as part_change writes it. */
function currentValue({ what }: Wanted) {
  switch (what) {
    case 'set':
      return sql`"set"`
    case 'truth':
      return sql`iif(truth = 'defective' and defect_type != '', 'defective/' || defect_type, truth)`
    case 'excluded':
      return sql`iif(excluded, 'yes', 'no')`
  }
}

function nextValue(wanted: Wanted): string {
  switch (wanted.what) {
    case 'set':
      return wanted.to
    case 'truth':
      return wanted.truth === 'defective' && wanted.defectType !== '' ? `defective/${wanted.defectType}` : wanted.truth
    case 'excluded':
      return wanted.excluded ? 'yes' : 'no'
  }
}
