import type { Kysely } from 'kysely'
import { record, together, type Actor } from '#host/trail/record.ts'
import type { Tables } from './tables.ts'

export type DriftComment = {
  readonly record: number
  readonly alarm: string
  readonly comment: string
  readonly by: string
  readonly at: string
}

/** Every comment on alarms of a run, oldest first, up to an entry of the trail. */
export async function driftComments(reader: Kysely<Tables>, run: number, upTo: number): Promise<DriftComment[]> {
  return await reader
    .selectFrom('drift_comment')
    .select(['record', 'alarm', 'comment', 'by', 'at'])
    .where('run', '=', run)
    .where('record', '<=', upTo)
    .orderBy('record')
    .execute()
}

/** Says something of an alarm, with its entry in the trail, and gives that entry's number. */
export async function addDriftComment(
  writer: Kysely<Tables>,
  { run, alarm, comment }: { run: number; alarm: string; comment: string },
  actor: Actor,
): Promise<number> {
  return await together(writer, async (all) => {
    const entry = await record(all, actor, { action: 'drift.commented', object: `run ${run}`, new: JSON.stringify({ alarm, comment }) })
    await all.insertInto('drift_comment').values({ record: entry, run, alarm, comment, by: actor.who, at: actor.at }).execute()
    return entry
  })
}
