import { sql, type Kysely } from 'kysely'
import { anywhere } from '#host/store/like.ts'
import type { Tables } from '#host/store/tables.ts'
import type { TrailEntry, TrailFilter, TrailPage } from '#rpc/schemas/trail.ts'
import { headOf } from './record.ts'

/**
 * One window of the entries, and how many there are in all. What is looked for is gone through once: 100,000 entries are searched for a text
 * in some 50 ms by one processor. A full-text index (FTS5, trigrams) finds it in 2 ms, but costs every verdict 0.1 ms and
 * the database half as much again.
 */
export async function pageOfTrail(
  reader: Kysely<Tables>,
  { filter, newestFirst, offset, limit }: { filter: TrailFilter; newestFirst: boolean; offset: number; limit: number },
): Promise<TrailPage> {
  const order = newestFirst ? 'desc' : 'asc'
  if (Object.keys(filter).length === 0) return await pageOfAll(reader, { order, offset, limit })
  const [found] = await reader
    .with(
      (name) => name('found').materialized(),
      () => listEntries(reader, filter).select('number'),
    )
    .selectNoFrom(({ selectFrom }) => [
      selectFrom('found')
        .select(({ fn }) => fn.countAll<number>().as('total'))
        .as('total'),
      selectFrom(({ selectFrom: within }) =>
        within('found').select('number').orderBy('number', order).limit(limit).offset(offset).as('shown'),
      )
        .select(sql<string>`json_group_array(number)`.as('numbers'))
        .as('numbers'),
    ])
    .execute()
  const rows = await reader
    .selectFrom('trail')
    .selectAll()
    .where(sql<boolean>`number in (select value from json_each(${found?.numbers ?? '[]'}))`)
    .orderBy('number', order)
    .execute()
  return { total: found?.total ?? 0, rows }
}

/** Numbers have no gap, so a place in the list is a number. */
async function pageOfAll(
  reader: Kysely<Tables>,
  { order, offset, limit }: { order: 'asc' | 'desc'; offset: number; limit: number },
): Promise<TrailPage> {
  const { number: total } = await headOf(reader)
  const first = order === 'asc' ? offset + 1 : Math.max(1, total - offset - limit + 1)
  const last = order === 'asc' ? offset + limit : total - offset
  const rows = await reader
    .selectFrom('trail')
    .selectAll()
    .where('number', '>=', first)
    .where('number', '<=', last)
    .orderBy('number', order)
    .execute()
  return { total, rows }
}

/** One entry by its number. */
export async function findEntry(reader: Kysely<Tables>, number: number): Promise<TrailEntry | null> {
  return (await reader.selectFrom('trail').selectAll().where('number', '=', number).executeTakeFirst()) ?? null
}

/** Every name under an entry, in the order of names; the program's own are nobody's. */
export async function namesInTrail(reader: Kysely<Tables>): Promise<string[]> {
  const rows = await reader.selectFrom('trail').select('who').distinct().where('who', '!=', '').orderBy('who').execute()
  return rows.map(({ who }) => who)
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
    const like = anywhere(text)
    // Column by column: joined into one text first, it takes half as long again.
    const has = (column: 'new' | 'object' | 'who' | 'old' | 'reason') => sql`${sql.ref(column)} like ${like} escape '\\'`
    query = query.where(sql<boolean>`(${has('new')} or ${has('object')} or ${has('who')} or ${has('old')} or ${has('reason')})`)
  }
  if (object === undefined) return query
  const part = /^part ([1-9][0-9]{0,9})$/.exec(object)?.[1]
  if (part === undefined) return query.where('object', '=', object)
  // An entry that moved many parts names their number; the changes themselves point to it.
  return query.where(
    sql<boolean>`(object = ${object} or number in (select record from part_change where part = ${Number(part)} and record is not null))`,
  )
}
