import type { Kysely, Selectable } from 'kysely'
import { Fault } from '#domain/faults.ts'
import { lastChange } from './part-changes.ts'
import type { RunTable, Tables } from './tables.ts'

export type StoredRun = Selectable<RunTable>

/** Adds a run and gives its number. `folder` is made from the number if it is not given. */
export async function addRun(
  writer: Kysely<Tables>,
  { folder, wanted, at }: { folder?: string; wanted: string; at: string },
): Promise<number> {
  return await writer.transaction().execute(async (all) => {
    const { number } = await all
      .insertInto('run')
      .values({ folder: folder ?? '', added_at: at, wanted, changes_seen: await lastChange(all) })
      .returning('number')
      .executeTakeFirstOrThrow()
    if (folder === undefined)
      await all
        .updateTable('run')
        .set({ folder: `runs/${number}` })
        .where('number', '=', number)
        .execute()
    return number
  })
}

/** Newest first. */
export async function listRuns(reader: Kysely<Tables>): Promise<StoredRun[]> {
  return await reader.selectFrom('run').selectAll().orderBy('number', 'desc').execute()
}

/** Faults: run.missing. */
export async function findRun(reader: Kysely<Tables>, number: number): Promise<StoredRun> {
  const run = await reader.selectFrom('run').selectAll().where('number', '=', number).executeTakeFirst()
  if (run !== undefined) return run
  const text = { what: `There is no run ${number} in this project.`, why: 'No run has that number.', do: 'Choose a run from the list.' }
  throw new Fault('run.missing', text, { data: { run: number } })
}

/** The run is about to take its snapshot: what was changed up to now is in it. */
export async function noteSnapshot(writer: Kysely<Tables>, number: number): Promise<void> {
  await writer.transaction().execute(async (all) => {
    await all
      .updateTable('run')
      .set({ changes_seen: await lastChange(all) })
      .where('number', '=', number)
      .execute()
  })
}

/** `fault`: JSON of why the run could not begin, '' to forget it; `discarded`: why it is not wanted. */
export async function noteRun(writer: Kysely<Tables>, number: number, note: { fault?: string; discarded?: string }): Promise<void> {
  await writer.updateTable('run').set(note).where('number', '=', number).execute()
}
