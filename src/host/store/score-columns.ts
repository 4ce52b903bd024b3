import { sql, type Kysely } from 'kysely'
import { readColumns } from './scores.ts'
import type { Tables } from './tables.ts'

type Columns = Awaited<ReturnType<typeof readColumns>>

/** What one state of the database gave; a run's columns are 16 bytes a part. */
type Remembered = { readonly version: number; readonly byRun: Map<number, Promise<Columns>> }
const remembered = new WeakMap<Kysely<Tables>, Remembered>()

/**
 * As `readColumns`; asked again before anything was written, what was read is given again: opening one page takes a run's scores
 * three times, and a million of them take two seconds to read.
 */
export async function scoreColumns(reader: Kysely<Tables>, run: number): Promise<Columns> {
  // SQLite's own number for this connection: another one after whatever any other connection, or another process, has written.
  const { rows } = await sql<{ version: number }>`select data_version as version from pragma_data_version`.execute(reader)
  const version = rows[0]?.version ?? 0
  const known = remembered.get(reader)
  const state = known?.version === version ? known : { version, byRun: new Map<number, Promise<Columns>>() }
  remembered.set(reader, state)
  const columns = state.byRun.get(run) ?? readColumns(reader, run)
  state.byRun.set(run, columns)
  columns.catch(() => state.byRun.delete(run))
  return await columns
}
