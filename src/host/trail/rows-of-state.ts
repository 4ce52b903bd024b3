import { sql, type Kysely } from 'kysely'
import { isPasswordTold, rolesTold } from '#host/store/people.ts'
import type { Tables } from '#host/store/tables.ts'
import type { TrailEntry } from '#rpc/schemas/trail.ts'
import type { RowProblem } from './rows.ts'

/** Settings and accounts are rows that change: each must be what its last entry left. */
export async function stateProblem(reader: Kysely<Tables>, beginning: TrailEntry | undefined): Promise<RowProblem | undefined> {
  return (await settingProblem(reader, beginning)) ?? (await personProblem(reader))
}

async function settingProblem(reader: Kysely<Tables>, beginning: TrailEntry | undefined): Promise<RowProblem | undefined> {
  const values = new Map((await reader.selectFrom('setting').selectAll().execute()).map(({ key, value }) => [`setting ${key}`, value]))
  const last = new Map<string, { number: number; value: string }>()
  const told = reader.selectFrom('trail').select(['number', 'object', 'new']).where('action', '=', 'setting.changed').orderBy('number')
  for (const { number, object, new: value } of await told.execute()) last.set(object, { number, value })
  for (const [object, { number, value }] of last) {
    if (values.get(object) !== value) return { entry: number, what: `The ${object} is not what record ${number} left.` }
  }
  const untold = [...values.keys()].find((object) => !last.has(object))
  // A project that is older than its trail may have settings that are, too.
  if (untold === undefined || beginning?.action === 'trail.begun') return undefined
  return { entry: (beginning?.number ?? 0) + 1, what: `The ${untold} was changed without a record.` }
}

async function personProblem(reader: Kysely<Tables>): Promise<RowProblem | undefined> {
  const people = await reader.selectFrom('person').selectAll().execute()
  const told = await sql<{ number: number; action: string; object: string; new: string }>`
    select number, action, object, new from trail where action in ('person.added', 'person.changed', 'person.closed')
    order by number`.execute(reader)
  for (const { name, roles, password, closed, record } of people) {
    const own = told.rows.filter(({ object }) => object === `person ${name}`)
    const last = own.at(-1)?.number ?? 0
    const given = own.map(rolesTold).findLast((told) => told !== undefined)
    const isClosed = own.some(({ action }) => action === 'person.closed')
    if (record !== last || given !== roles || isClosed !== (closed === 1) || !isPasswordTold(own, password))
      return { entry: Math.max(1, last), what: `The account of ${name} is not as record ${last} left it.` }
  }
  const gone = told.rows.find(({ object }) => !people.some(({ name }) => object === `person ${name}`))
  return gone && { entry: gone.number, what: `The account that record ${gone.number} tells of is gone.` }
}
