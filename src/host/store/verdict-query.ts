import { sql, type Kysely } from 'kysely'
import type { Disagreement, VerdictFilter, VerdictPage, VerdictRow } from '#rpc/schemas/review.ts'
import { anywhere } from './like.ts'
import type { Tables } from './tables.ts'

/** One window of the verdicts, newest first, and how many there are in all. */
export async function pageOfVerdicts(
  reader: Kysely<Tables>,
  filter: VerdictFilter,
  { offset, limit }: { offset: number; limit: number },
  /** Hidden parts' verdicts count as ordinary ones of whoever gave them, and are nobody else's to see. */
  ordinaryFor?: string,
): Promise<VerdictPage> {
  const listed = ordinaryFor === undefined ? listVerdicts(reader, filter) : ordinaryVerdicts(reader, filter, ordinaryFor)
  const { total } = await listed.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await listed.select(COLUMNS).orderBy('verdict.record', 'desc').limit(limit).offset(offset).execute()
  return { total, rows: rows.map(verdictRow) }
}

/** Those of these numbers, in their order. */
export async function verdictsByRecord(reader: Kysely<Tables>, records: readonly number[]): Promise<VerdictRow[]> {
  const rows = await listVerdicts(reader, {})
    .where(sql<boolean>`verdict.record in (select value from json_each(${JSON.stringify(records)}))`)
    .select(COLUMNS)
    .execute()
  const byRecord = new Map(rows.map((row) => [row.record, verdictRow(row)]))
  return records.flatMap((record) => byRecord.get(record) ?? [])
}

/** Parts on which people differ, with every verdict of them, and how many there are. */
export async function disagreements(
  reader: Kysely<Tables>,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ total: number; rows: Disagreement[] }> {
  const listed = reader.selectFrom('review').innerJoin('part', 'part.id', 'review.part').where('state', '=', 'disputed')
  const { total } = await listed.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const parts = await listed
    .select(['review.part', 'review.last', 'part.path'])
    .orderBy('review.part')
    .limit(limit)
    .offset(offset)
    .execute()
  const verdicts = await listVerdicts(reader, { kinds: ['review', 'settled'] })
    .where(sql<boolean>`verdict.part in (select value from json_each(${JSON.stringify(parts.map(({ part }) => part))}))`)
    .select(COLUMNS)
    .orderBy('verdict.record')
    .execute()
  const rows = parts.map(({ part, last, path: name }) => ({
    part,
    name,
    last,
    verdicts: verdicts.filter((one) => one.part === part).map(verdictRow),
  }))
  return { total, rows }
}

const COLUMNS = [
  'verdict.record',
  'verdict.part',
  'part.path',
  'verdict.by',
  'verdict.at',
  'verdict.verdict',
  'verdict.type',
  'verdict.severity',
  'verdict.note',
  'verdict.kind',
  'verdict.run',
  'verdict.threshold',
  'verdict.score',
  'verdict.replaces',
  sql<number>`not exists (select 1 from verdict as later where later.replaces = verdict.record)`.as('in_force'),
] as const

function verdictRow({
  path: name,
  in_force: isInForce,
  ...row
}: Omit<VerdictRow, 'name' | 'inForce'> & { path: string; in_force: number }): VerdictRow {
  return { ...row, name, inForce: isInForce === 1 }
}

function ordinaryVerdicts(reader: Kysely<Tables>, { kinds, ...filter }: VerdictFilter, who: string) {
  const wanted = kinds?.filter((kind) => kind !== 'gauge') ?? (['review', 'settled', 'study'] as const)
  const own = wanted.includes('review') ? who : null
  return listVerdicts(reader, filter).where(({ eb, or, and }) =>
    or([eb('verdict.kind', 'in', wanted), ...(own === null ? [] : [and([eb('verdict.kind', '=', 'gauge'), eb('verdict.by', '=', own)])])]),
  )
}

function listVerdicts(
  reader: Kysely<Tables>,
  { by, verdicts, types, kinds, states, part, run, text, from, until, inForce }: VerdictFilter,
) {
  let query = reader.selectFrom('verdict').innerJoin('part', 'part.id', 'verdict.part')
  if (by !== undefined) query = query.where('verdict.by', '=', by)
  if (verdicts !== undefined) query = query.where('verdict.verdict', 'in', verdicts)
  if (types !== undefined) query = query.where('verdict.type', 'in', types)
  if (kinds !== undefined) query = query.where('verdict.kind', 'in', kinds)
  if (part !== undefined) query = query.where('verdict.part', '=', part)
  if (run !== undefined) query = query.where('verdict.run', '=', run)
  if (from !== undefined) query = query.where('verdict.at', '>=', new Date(from).toISOString())
  if (until !== undefined) query = query.where('verdict.at', '<', new Date(until).toISOString())
  if (states !== undefined)
    query = query.where(({ exists, selectFrom }) =>
      exists(selectFrom('review').select('review.part').whereRef('review.part', '=', 'verdict.part').where('state', 'in', states)),
    )
  if (inForce !== undefined)
    query = query.where(
      sql<boolean>`not exists (select 1 from verdict as later where later.replaces = verdict.record) = ${inForce ? 1 : 0}`,
    )
  if (text === undefined || text === '') return query
  const like = anywhere(text)
  return query.where(sql<boolean>`(verdict.note like ${like} escape '\\' or part.path like ${like} escape '\\')`)
}
