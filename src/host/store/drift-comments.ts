import { sql, type Kysely } from 'kysely'
import { record, together, type Actor } from '#host/trail/record.ts'
import type { DriftMeasure } from '#rpc/schemas/drift.ts'
import type { CommentedAlarm } from '#rpc/schemas/reports.ts'
import type { Tables } from './tables.ts'

export type DriftComment = {
  readonly record: number
  readonly measure: DriftMeasure
  readonly chart: 'individual' | 'ewma'
  /** Null in comments that are older than this column: either side. */
  readonly direction: 'high' | 'low' | null
  /** What the alarm went over when it was commented, and the folder below which parts were charted then; '' for all. */
  readonly first: { readonly part: number; readonly arrivedAt: string }
  readonly last: { readonly part: number; readonly arrivedAt: string }
  readonly folder: string
  readonly comment: string
  readonly by: string
  readonly at: string
}

/** Every comment on alarms of a run, oldest first, up to an entry of the trail. */
export async function driftComments(reader: Kysely<Tables>, run: number, upTo: number): Promise<DriftComment[]> {
  const { rows } = await sql<Row>`
    select said.record, said.alarm, said.direction, said.folder, said.comment, said.by, said.at, first.id as "firstPart", last.id as "lastPart",
      coalesce(first.arrived_at, project.created_at) as "firstAt", coalesce(last.arrived_at, project.created_at) as "lastAt"
    from drift_comment as said
      join part as first on first.id = cast(substr(said.alarm, length(rtrim(said.alarm, '0123456789')) + 1) as integer)
      join part as last on last.id = coalesce(said.last, first.id)
      join project
    where said.run = ${run} and said.record <= ${upTo}
    order by said.record`.execute(reader)
  return rows.map(({ alarm, firstPart, firstAt, lastPart, lastAt, folder, ...said }) => {
    // As the contract lets them in: `brightness/ewma/193`.
    const [measure, chart] = alarm.split('/') as [DriftMeasure, 'individual' | 'ewma']
    const [first, last] = [
      { part: firstPart, arrivedAt: firstAt },
      { part: lastPart, arrivedAt: lastAt },
    ]
    return { ...said, measure, chart, first, last, folder: folder ?? '' }
  })
}

type Row = Omit<DriftComment, 'measure' | 'chart' | 'first' | 'last' | 'folder'> & {
  readonly alarm: string
  readonly folder: string | null
  readonly firstPart: number
  readonly firstAt: string
  readonly lastPart: number
  readonly lastAt: string
}

/** Says something of an alarm, with its entry in the trail, and gives that entry's number. */
export async function addDriftComment(
  writer: Kysely<Tables>,
  { run, alarm, direction, last, folder = '', comment }: CommentedAlarm,
  actor: Actor,
): Promise<number> {
  return await together(writer, async (all) => {
    const said = { alarm, direction, last, folder, comment }
    const entry = await record(all, actor, { action: 'drift.commented', object: `run ${run}`, new: JSON.stringify(said) })
    await all
      .insertInto('drift_comment')
      .values({ ...said, record: entry, run, by: actor.who, at: actor.at })
      .execute()
    return entry
  })
}
