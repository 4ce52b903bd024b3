import type { Kysely, Selectable } from 'kysely'
import { Fault } from '#domain/faults.ts'
import { byProgram, record, together, type Actor, type Fact } from '#host/trail/record.ts'
import type { TrailHow } from '#rpc/schemas/trail.ts'
import { lastChange } from './part-changes.ts'
import type { RunTable, Tables } from './tables.ts'

export type StoredRun = Selectable<RunTable>

/** A run to add. `folder` is made from its number if it is not given; without a folder it is a training that somebody asked for. */
export type NewRun = {
  readonly folder?: string
  readonly wanted: string
  readonly at: string
  readonly by?: string
  readonly how?: TrailHow
}

/** Adds a run with its entry in the trail and gives its number. */
export async function addRun(
  writer: Kysely<Tables>,
  { folder, wanted, at, by = '', how = by === '' ? 'program' : 'open' }: NewRun,
): Promise<number> {
  return await together(writer, async (all) => {
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
    const what = folder === undefined ? ({ action: 'run.asked', new: wanted } as const) : ({ action: 'run.adopted', new: folder } as const)
    await record(all, { who: by, how, at }, { ...what, object: `run ${number}` })
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

/** The run takes its snapshot: what was changed up to now is in it. `snapshot`: its hash. */
export async function noteSnapshot(
  writer: Kysely<Tables>,
  number: number,
  { snapshot, at }: { snapshot: string; at: string },
): Promise<void> {
  await together(writer, async (all) => {
    await all
      .updateTable('run')
      .set({ changes_seen: await lastChange(all) })
      .where('number', '=', number)
      .execute()
    await record(all, byProgram(at), { action: 'run.begun', object: `run ${number}`, new: JSON.stringify({ snapshot }) })
  })
}

/** Keeps why a run could not begin or go on: JSON of the fault. */
export async function noteRunFault(writer: Kysely<Tables>, number: number, { fault, at }: { fault: string; at: string }): Promise<void> {
  await together(writer, async (all) => {
    await all.updateTable('run').set({ fault }).where('number', '=', number).execute()
    await record(all, byProgram(at), { action: 'run.failed', object: `run ${number}`, new: fault })
  })
}

/** Forgets a fault, since the run is tried again. */
export async function forgetRunFault(writer: Kysely<Tables>, number: number): Promise<void> {
  await writer.updateTable('run').set({ fault: '' }).where('number', '=', number).execute()
}

/** The run is not wanted any more. */
export async function discardRun(writer: Kysely<Tables>, number: number, reason: string, actor: Actor): Promise<void> {
  await together(writer, async (all) => {
    await all.updateTable('run').set({ discarded: reason }).where('number', '=', number).execute()
    await record(all, actor, { action: 'run.discarded', object: `run ${number}`, reason })
  })
}

/** What became of a run, told by the program itself. */
export async function recordRun(writer: Kysely<Tables>, number: number, fact: Pick<Fact, 'action' | 'new'>, at: string): Promise<void> {
  await together(writer, (all) => record(all, byProgram(at), { ...fact, object: `run ${number}` }))
}
