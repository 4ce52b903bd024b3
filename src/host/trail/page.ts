import { sql, type Kysely } from 'kysely'
import type { Tables } from '#host/store/tables.ts'
import type { TrailEntry, TrailFilter, TrailPage } from '#rpc/schemas/trail.ts'

/** One window of the entries, and how many there are in all. */
export async function pageOfTrail(
  reader: Kysely<Tables>,
  { filter, newestFirst, offset, limit }: { filter: TrailFilter; newestFirst: boolean; offset: number; limit: number },
): Promise<TrailPage> {
  const listed = listEntries(reader, filter)
  const { total } = await listed.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await listed
    .selectAll()
    .orderBy('number', newestFirst ? 'desc' : 'asc')
    .limit(limit)
    .offset(offset)
    .execute()
  return { total, rows }
}

/** All of them, oldest first, a window at a time, for files. */
export async function* everyEntry(reader: Kysely<Tables>, filter: TrailFilter): AsyncGenerator<TrailEntry> {
  for (let last = 0; ;) {
    const rows = await listEntries(reader, filter).selectAll().where('number', '>', last).orderBy('number').limit(1000).execute()
    yield* rows
    if (rows.length < 1000) return
    last = rows.at(-1)?.number ?? last
  }
}

function listEntries(reader: Kysely<Tables>, { who, actions, object, text, from, until }: TrailFilter) {
  let query = reader.selectFrom('trail')
  if (who !== undefined) query = query.where('who', '=', who)
  // Other words than those that exist find nothing.
  if (actions !== undefined) query = query.where(sql<boolean>`action in (select value from json_each(${JSON.stringify(actions)}))`)
  if (from !== undefined) query = query.where('at', '>=', from)
  if (until !== undefined) query = query.where('at', '<', until)
  if (text !== undefined && text !== '') {
    const like = `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
    query = query.where(
      sql<boolean>`(who || char(31) || object || char(31) || old || char(31) || new || char(31) || reason) like ${like} escape '\\'`,
    )
  }
  if (object === undefined) return query
  const part = /^part ([1-9][0-9]{0,9})$/.exec(object)?.[1]
  if (part === undefined) return query.where('object', '=', object)
  // An entry that moved many parts names their number; the changes themselves point to it.
  return query.where(
    sql<boolean>`(object = ${object} or number in (select record from part_change where part = ${Number(part)} and record is not null))`,
  )
}
