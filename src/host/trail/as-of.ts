import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { standingOf } from '#domain/review.ts'
import { listProposals } from '#host/store/proposals.ts'
import type { Tables } from '#host/store/tables.ts'
import { listThresholds } from '#host/store/thresholds.ts'
import { verdictsOfParts } from '#host/store/verdicts.ts'
import type { AsOf } from '#rpc/schemas/trail.ts'

/**
 * The project as it stood after an entry, or at an instant: after the last entry that was written by then. Lines, proposals, verdicts and
 * masks are never altered, so what stood is what had been added.
 */
export async function asOf(
  reader: Kysely<Tables>,
  { at, offset, limit }: { at: string | number; offset: number; limit: number },
): Promise<AsOf> {
  const entry = await reader
    .selectFrom('trail')
    .select(['number', 'at'])
    .where(typeof at === 'number' ? 'number' : 'at', '<=', at)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  const record = entry?.number ?? 0
  // What is older than the trail has no entry, and stood from its beginning.
  // A line that was approved for later counts from its time on, which may come without an entry.
  const lines = await listThresholds(reader, typeof at === 'number' ? (entry?.at ?? '') : at, record)
  const proposals = (await listProposals(reader))
    .filter(({ proposal, answer }) => proposal <= record && (answer === null || answer.record > record))
    .map((proposal) => ({ ...proposal, state: 'open' as const, answer: null }))
  const judged = sql<{ part: number; name: string }>`
    select part.id as part, part.path as name from part where part.id in (
      select part from verdict where record <= ${record} and kind in ('review', 'settled')
      union select part from annotation where record <= ${record})`
  const { rows: counted } = await sql<{ total: number }>`select count(*) as total from (${judged})`.execute(reader)
  const { rows } = await sql<{ part: number; name: string }>`${judged} order by part.id limit ${limit} offset ${offset}`.execute(reader)
  const numbers = rows.map(({ part }) => part)
  const given = await verdictsOfParts(reader, numbers)
  const drawn = await masksThen(reader, record, numbers)
  const parts = rows.map(({ part, name }) => {
    const verdicts = (given.get(part) ?? []).filter((verdict) => verdict.record <= record)
    return {
      part,
      name,
      standing: standingOf(verdicts),
      verdicts: verdicts.map((verdict) => verdict.record),
      masks: drawn.get(part) ?? null,
    }
  })
  const { ignore } = await reader
    .selectFrom('ignored')
    .select(({ fn }) => fn.max('record').as('ignore'))
    .where('record', '<=', record)
    .executeTakeFirstOrThrow()
  const line = lines.find(({ state }) => state === 'in-force') ?? null
  return { record, at: entry?.at ?? '', line, proposals, ignore: ignore ?? 0, total: counted[0]?.total ?? 0, parts }
}

/** The version of each part's masks that stood after an entry. */
async function masksThen(reader: Kysely<Tables>, record: number, parts: readonly number[]): Promise<Map<number, number>> {
  const { rows } = await sql<{ part: number; last: number }>`
    select part, max(record) as last from annotation
    where record <= ${record} and part in (select value from json_each(${JSON.stringify(parts)})) group by part`.execute(reader)
  return new Map(rows.map(({ part, last }) => [part, last]))
}
