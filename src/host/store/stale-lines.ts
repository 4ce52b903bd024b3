import { sql, type Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** What is known of the scores that a line or a proposal was chosen by. `ignoring` null: it is older than that column. */
type ChosenBy = { readonly run: number; readonly record: number | null; readonly ignoring: string | null }

/**
 * Says of a line whether its run's scores were made anew with other ignore regions since it was chosen, by the entry of those that they
 * rest on now; null: they are the ones it was chosen by. Nobody types it: what a run's scores rest on is kept where they are made.
 */
export async function staleness(reader: Kysely<Tables>): Promise<(line: ChosenBy) => Promise<number | null>> {
  const changes = await reader.selectFrom('ignored').select(['record', 'sha256']).orderBy('record').execute()
  if (changes.length === 0) return () => Promise.resolve(null)
  const now = new Map((await reader.selectFrom('scored_ignoring').selectAll().execute()).map(({ run, sha256 }) => [run, sha256]))
  return async ({ run, record, ignoring }) => {
    const rests = now.get(run) ?? ''
    const chosen = ignoring ?? (await fromTrail(reader, run, record ?? 0))
    if (rests === chosen) return null
    return changes.findLast(({ sha256 }) => sha256 === rests)?.record ?? changes.at(-1)?.record ?? null
  }
}

/** Of a line that is older than the column: what the trail says of the last scoring before it. */
async function fromTrail(reader: Kysely<Tables>, run: number, record: number): Promise<string> {
  const { rows } = await sql<{ ignored: string | null }>`
    select json_extract(new, '$.ignored') as ignored from trail
    where object = ${`run ${run}`} and action = 'run.scored' and number < ${record} order by number desc limit 1`.execute(reader)
  return rows[0]?.ignored ?? ''
}
