import { sql } from 'kysely'
import type { Project } from '#host/projects/project.ts'
import type { TrailMoment } from '#rpc/schemas/trail.ts'

/**
 * The entry of a number, or the last one that was written by an instant; null if there is none. The order of the entries is what counts,
 * should a clock have gone back.
 */
export async function findMoment({ asOf, store: { reader } }: Project, at: number | string): Promise<TrailMoment | null> {
  const entry = await reader
    .selectFrom('trail')
    .select(['number', 'at'])
    .where(typeof at === 'number' ? 'number' : 'at', typeof at === 'number' ? '=' : '<=', at)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (entry === undefined) return null
  if (asOf === null) return { record: entry.number, at: entry.at, scoredAgain: [] }
  const { rows } = await sql<{ number: number }>`
    select number from run where exists (select 1 from trail where action = 'run.scored' and object = 'run ' || run.number)
    and not exists (select 1 from score where score.run = run.number) order by number`.execute(reader)
  return { record: entry.number, at: entry.at, scoredAgain: rows.map(({ number }) => number) }
}
