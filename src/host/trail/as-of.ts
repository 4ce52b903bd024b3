import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { standingOf } from '#domain/review.ts'
import { listProposals } from '#host/store/proposals.ts'
import type { Tables } from '#host/store/tables.ts'
import { listThresholds } from '#host/store/thresholds.ts'
import { verdictsOfParts } from '#host/store/verdicts.ts'
import type { AsOf } from '#rpc/schemas/trail.ts'

/**
 * The project as it stood after an entry, or at an instant: after the last entry that was written by then. Lines, proposals and verdicts are
 * never altered, so what stood is what had been added.
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
  const lines = (await listThresholds(reader)).filter((line) => (line.record ?? 0) <= record)
  const proposals = (await listProposals(reader))
    .filter(({ proposal, answer }) => proposal <= record && (answer === null || answer.record > record))
    .map((proposal) => ({ ...proposal, state: 'open' as const, answer: null }))
  const judged = sql<{ part: number; name: string }>`
    select distinct verdict.part, part.path as name from verdict join part on part.id = verdict.part
    where verdict.record <= ${record} and kind in ('review', 'settled')`
  const { rows: counted } = await sql<{ total: number }>`select count(*) as total from (${judged})`.execute(reader)
  const { rows } = await sql<{ part: number; name: string }>`${judged} order by verdict.part limit ${limit} offset ${offset}`.execute(
    reader,
  )
  const given = await verdictsOfParts(
    reader,
    rows.map(({ part }) => part),
  )
  const parts = rows.map(({ part, name }) => {
    const verdicts = (given.get(part) ?? []).filter((verdict) => verdict.record <= record)
    return { part, name, standing: standingOf(verdicts), verdicts: verdicts.map((verdict) => verdict.record) }
  })
  return { record, at: entry?.at ?? '', line: lines[0] ?? null, proposals, total: counted[0]?.total ?? 0, parts }
}
