import type { Kysely, Transaction } from 'kysely'
import type { Tables } from '#host/store/tables.ts'
import type { TrailAction, TrailEntry, TrailHow } from '#rpc/schemas/trail.ts'
import { NO_SEAL, sealOf, storable } from './seal.ts'

/** Who does something now, and how that is known. */
export type Actor = { readonly who: string; readonly how: TrailHow; readonly at: string }

/** What is done. Left out: ''. */
export type Fact = {
  readonly action: TrailAction
  readonly object: string
  readonly old?: string
  readonly new?: string
  readonly reason?: string
}

/** The program itself, going on without anybody. */
export const byProgram = (at: string): Actor => ({ who: '', how: 'program', at })

/** Entries in one statement: 11 columns each, and SQLite takes 32,766 values. */
const ROWS_AT_ONCE = 1000

/** Adds an entry and gives its number. Only in the transaction of the change it tells of: there is neither without the other. */
export async function record(all: Transaction<Tables>, actor: Actor, fact: Fact): Promise<number> {
  return await recordMany(all, actor, [fact])
}

/** Adds entries in this order and gives the first one's number; the others follow it. */
export async function recordMany(all: Transaction<Tables>, actor: Actor, facts: readonly Fact[]): Promise<number> {
  const head = await headOf(all)
  const first = [...(await opening(all, head, facts)), ...clockNote(actor, head)]
  const entries: TrailEntry[] = []
  let { number, seal } = head
  const add = ({ who, how, at }: Actor, fact: Fact): void => {
    number += 1
    const entry = {
      number,
      at,
      who: storable(who),
      how,
      action: fact.action,
      object: storable(fact.object),
      old: storable(fact.old ?? ''),
      new: storable(fact.new ?? ''),
      reason: storable(fact.reason ?? ''),
      before: seal,
    }
    seal = sealOf(entry)
    entries.push({ ...entry, seal })
  }
  for (const fact of first) add(byProgram(actor.at), fact)
  for (const fact of facts) add(actor, fact)
  for (let i = 0; i < entries.length; i += ROWS_AT_ONCE) {
    await all
      .insertInto('trail')
      .values(entries.slice(i, i + ROWS_AT_ONCE))
      .execute()
  }
  return head.number + first.length + 1
}

/** The last entry's number, time and seal. */
export async function headOf(reader: Kysely<Tables>): Promise<{ number: number; at: string; seal: string }> {
  const last = await reader.selectFrom('trail').select(['number', 'at', 'seal']).orderBy('number', 'desc').limit(1).executeTakeFirst()
  return last ?? { number: 0, at: '', seal: NO_SEAL }
}

/** Runs work in a transaction of its own, or in the one that is given. */
export async function together<T>(writer: Kysely<Tables>, work: (all: Transaction<Tables>) => Promise<T>): Promise<T> {
  return isTransaction(writer) ? await work(writer) : await writer.transaction().execute(work)
}

function isTransaction(writer: Kysely<Tables>): writer is Transaction<Tables> {
  return writer.isTransaction
}

/** A project that is older than its trail says what it held when the trail began. */
async function opening(all: Transaction<Tables>, head: { number: number }, facts: readonly Fact[]): Promise<Fact[]> {
  if (head.number > 0 || facts[0]?.action === 'project.made') return []
  const countOf = async (table: 'part' | 'part_change' | 'run' | 'threshold' | 'report'): Promise<number> =>
    (
      await all
        .selectFrom(table)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
    ).count
  const held = {
    parts: await countOf('part'),
    changes: await countOf('part_change'),
    runs: await countOf('run'),
    lines: await countOf('threshold'),
    reports: await countOf('report'),
  }
  return [{ action: 'trail.begun', object: 'project', new: JSON.stringify(held) }]
}

/** Requests that cross each other write some of their times in the other order; a clock that was put back differs by more. */
const CROSSING_MS = 60_000

/** If somebody put the clock back, the order of the entries is what holds, and the trail says so. */
function clockNote(actor: Actor, head: { at: string }): Fact[] {
  const isBack = head.at !== '' && Date.parse(actor.at) < Date.parse(head.at) - CROSSING_MS
  return isBack ? [{ action: 'clock.went-back', object: 'clock', old: head.at, new: actor.at }] : []
}
