import { sql, type Kysely } from 'kysely'
import type { Tables } from '#host/store/tables.ts'
import { waitAfter } from './sessions.ts'

/** What the trail says instead of a name that nobody has, which may be a password. */
export const NOBODY = 'a name that nobody has'

/** Older ones are forgotten, as a host that is started every day forgets them. */
const REMEMBERED_MS = 24 * 3600 * 1000
/** Beyond it the wait is the longest anyway. */
const MOST = 40

/**
 * Milliseconds until the next password of somebody is taken, by the wrong ones in a row that the trail has: a host that was started again
 * and the command line, which lives for one act, know of each other's.
 */
export async function waitByTrail(reader: Kysely<Tables>, name: string, now: string): Promise<number> {
  const object = name === '' ? NOBODY : `person ${name}`
  const nowMs = Date.parse(now)
  const since = new Date(nowMs - REMEMBERED_MS).toISOString()
  const wrong = await reader
    .selectFrom('trail')
    .select(['number', 'at'])
    .where('object', '=', object)
    .where('action', 'in', ['session.refused', 'signature.refused'])
    .where('at', '>=', since)
    .orderBy('number', 'desc')
    .limit(MOST)
    .execute()
  const [last] = wrong
  if (last === undefined || waitAfter(wrong.length) === 0) return 0
  const { rows } = await sql<{ number: number | null }>`
    select max(number) as number from trail where number > ${wrong.at(-1)?.number ?? 0}
    and ((object = ${object} and action = 'session.signed-in') or (who = ${name} and how = 'signed'))`.execute(reader)
  const right = rows[0]?.number ?? 0
  const waitMs = waitAfter(wrong.filter(({ number }) => number > right).length)
  // A clock that was put back makes nobody wait longer than that.
  return Math.max(0, Math.min(waitMs, Date.parse(last.at) + waitMs - nowMs))
}
