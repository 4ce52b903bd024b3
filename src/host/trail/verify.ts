import { createHash } from 'node:crypto'
import Libsql from 'libsql'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Work } from '#domain/work.ts'
import { MIGRATIONS } from '#host/store/schema/registry.ts'
import type { Store } from '#host/store/database.ts'
import type { Tables } from '#host/store/tables.ts'
import type { TrailCheck, TrailEntry } from '#rpc/schemas/trail.ts'
import { headOf } from './record.ts'
import { placeProblem } from './rows-of-parts.ts'
import { stateProblem } from './rows-of-state.ts'
import { rowProblem, strayProblem } from './rows.ts'
import { NO_SEAL, sealOf } from './seal.ts'

/** Between windows a cancel, and whoever else asks the host for something, is answered: some 40 ms. */
const ROWS_AT_ONCE = 1000

/**
 * Goes through the whole trail: every number in turn, every entry follows the one before, every seal fits, every head that was kept is
 * still there, the triggers that keep it append-only stand as this version wrote them, and what the project holds (verdicts, lines,
 * proposals, changes of parts, reports, settings, accounts) is what the entries tell. Names the first entry that fails.
 */
export async function verifyTrail(store: Pick<Store, 'snapshot'>, heads: readonly string[], work: Work): Promise<TrailCheck> {
  // Entries are held against rows: what is written between two looks would seem to have no entry.
  return await store.snapshot((reader) => verifyState(reader, heads, work))
}

async function verifyState(reader: Kysely<Tables>, heads: readonly string[], work: Work): Promise<TrailCheck> {
  const { number: entries, seal } = await headOf(reader)
  const head = entries === 0 ? '' : `${seal}@${entries}`
  const found = (entry: number, what: string): TrailCheck => ({ entries, head, problem: { entry, what } })
  const kept = new Map(heads.map((text) => [Number(text.slice(65)), text.slice(0, 64)]))
  // In front of the first entry nothing may stand either.
  const early = await reader.selectFrom('trail').select('number').where('number', '<', 1).orderBy('number').executeTakeFirst()
  if (early !== undefined) return found(1, `There is a record ${early.number}, in front of the first one.`)
  let last = { number: 0, seal: NO_SEAL }
  let beginning: TrailEntry | undefined
  for (;;) {
    work.signal.throwIfAborted()
    const rows = await reader
      .selectFrom('trail')
      .selectAll()
      .where('number', '>', last.number)
      .orderBy('number')
      .limit(ROWS_AT_ONCE)
      .execute()
    for (const row of rows) {
      const problem = problemOf(row, last) ?? headProblem(row, kept)
      if (problem !== undefined) return found(last.number + 1, problem)
      last = row
    }
    beginning ??= rows[0]
    const untold = await rowProblem(reader, rows)
    if (untold !== undefined) return found(untold.entry, untold.what)
    // The store answers without a pause, which is no turn for anybody else.
    await new Promise((later) => setImmediate(later))
    work.onProgress?.({ phase: 'Checking', done: last.number, total: entries })
    if (rows.length < ROWS_AT_ONCE) break
  }
  const cut = Math.max(0, ...kept.keys())
  if (cut > last.number) {
    return found(
      last.number + 1,
      `The trail ends with record ${last.number}, but the head that was kept is of record ${cut}: its end was cut off.`,
    )
  }
  const stray =
    (await strayProblem(reader, last.number, beginning)) ?? (await placeProblem(reader)) ?? (await stateProblem(reader, beginning))
  if (stray !== undefined) return found(stray.entry, stray.what)
  const guard = await missingGuard(reader)
  if (guard !== undefined)
    return found(last.number + 1, `The records are as they were written, but the trigger ${guard} that protects them is not.`)
  return { entries, head, problem: null }
}

function problemOf(entry: TrailEntry, last: { number: number; seal: string }): string | undefined {
  const expected = last.number + 1
  if (entry.number !== expected) return `Record ${expected} is missing.`
  if (entry.seal !== sealOf(entry)) return `Record ${expected} does not match its seal.`
  if (entry.before !== last.seal)
    return expected === 1 ? 'Record 1 is not the first one.' : `Record ${expected} does not follow record ${last.number}.`
  return undefined
}

function headProblem({ number, seal }: TrailEntry, kept: ReadonlyMap<number, string>): string | undefined {
  const head = kept.get(number)
  return head === undefined || head === seal ? undefined : `Record ${number} is not the one whose head was kept.`
}

/** The name of a trigger that is gone or was altered. Later versions may add some. */
async function missingGuard(reader: Kysely<Tables>): Promise<string | undefined> {
  const list = sql<{ name: string; sql: string }>`select name, sql from sqlite_master where type = 'trigger' order by name`
  const there = new Map((await list.execute(reader)).rows.map((row) => [row.name, digest(row.sql)]))
  const fresh = new Libsql(':memory:')
  try {
    for (const statements of MIGRATIONS) fresh.exec(statements)
    const wanted = fresh.prepare("select name, sql from sqlite_master where type = 'trigger' order by name").all() as {
      name: string
      sql: string
    }[]
    return wanted.find((row) => there.get(row.name) !== digest(row.sql))?.name
  } finally {
    fresh.close()
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
