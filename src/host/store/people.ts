import { createHash } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import { Fault } from '#domain/faults.ts'
import { record, together, type Actor } from '#host/trail/record.ts'
import { ROLES, type PersonRow, type Role } from '#rpc/schemas/people.ts'
import type { PersonTable, Tables } from './tables.ts'

export type StoredPerson = { readonly row: PersonRow; readonly password: string }

/** Whether the project asks people to sign in. */
export async function hasAccounts(reader: Kysely<Tables>): Promise<boolean> {
  return (await reader.selectFrom('person').select('id').limit(1).executeTakeFirst()) !== undefined
}

/** In the order in which they came. */
export async function listPeople(reader: Kysely<Tables>): Promise<PersonRow[]> {
  return (await reader.selectFrom('person').selectAll().orderBy('id').execute()).map(personRow)
}

/** By name, without regard to case and spelling. */
export async function findByName(reader: Kysely<Tables>, name: string): Promise<StoredPerson | undefined> {
  const row = await reader.selectFrom('person').selectAll().where('name_key', '=', keyOf(name)).executeTakeFirst()
  return row === undefined ? undefined : { row: personRow(row), password: row.password }
}

/** Faults: person.missing. */
export async function findPerson(reader: Kysely<Tables>, id: number): Promise<StoredPerson> {
  const row = await reader.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw missingPerson(id)
  return { row: personRow(row), password: row.password }
}

/** `password`: as `hashPassword` gives it. Faults: person.taken, person.last-administrator (the first is none). */
export async function addPerson(
  writer: Kysely<Tables>,
  { name, roles, password }: { name: string; roles: readonly Role[]; password: string },
  actor: Actor,
): Promise<PersonRow> {
  return await together(writer, async (all) => {
    if ((await findByName(all, name)) !== undefined) throw takenName(name)
    if (!(await hasAccounts(all)) && !roles.includes('administrator')) throw lastAdministrator()
    const entry = await record(all, actor, {
      action: 'person.added',
      object: `person ${name}`,
      new: JSON.stringify({ roles: inOrder(roles), passwordHash: hashOf(password) }),
    })
    const values = { name, name_key: keyOf(name), roles: rolesText(roles), password, added_at: actor.at, record: entry }
    return personRow(await all.insertInto('person').values(values).returningAll().executeTakeFirstOrThrow())
  })
}

/** Faults: person.missing, person.last-administrator. */
export async function changeRoles(writer: Kysely<Tables>, id: number, roles: readonly Role[], actor: Actor): Promise<PersonRow> {
  return await together(writer, async (all) => {
    const { row } = await findOpen(all, id)
    if (!roles.includes('administrator')) await refuseLast(all, id)
    const fact = { action: 'person.changed', object: `person ${row.name}`, old: rolesText(row.roles), new: rolesText(roles) } as const
    const entry = await record(all, actor, fact)
    return await update(all, id, { roles: rolesText(roles), record: entry })
  })
}

/** The trail has the hash of what is kept, never what it is. Faults: person.missing. */
export async function changePassword(writer: Kysely<Tables>, id: number, password: string, actor: Actor): Promise<void> {
  await together(writer, async (all) => {
    const { row } = await findOpen(all, id)
    const entry = await record(all, actor, {
      action: 'person.changed',
      object: `person ${row.name}`,
      new: JSON.stringify({ passwordHash: hashOf(password) }),
    })
    await update(all, id, { password, record: entry })
  })
}

/** Faults: person.missing, person.last-administrator. */
export async function closePerson(writer: Kysely<Tables>, id: number, actor: Actor): Promise<PersonRow> {
  return await together(writer, async (all) => {
    const { row } = await findOpen(all, id)
    await refuseLast(all, id)
    const entry = await record(all, actor, { action: 'person.closed', object: `person ${row.name}`, old: rolesText(row.roles) })
    return await update(all, id, { closed: 1, record: entry })
  })
}

async function findOpen(reader: Kysely<Tables>, id: number): Promise<StoredPerson> {
  const found = await findPerson(reader, id)
  if (found.row.closed) throw missingPerson(id)
  return found
}

async function update(
  writer: Kysely<Tables>,
  id: number,
  change: Partial<Pick<Selectable<PersonTable>, 'roles' | 'password' | 'closed' | 'record'>>,
): Promise<PersonRow> {
  return personRow(await writer.updateTable('person').set(change).where('id', '=', id).returningAll().executeTakeFirstOrThrow())
}

async function refuseLast(reader: Kysely<Tables>, id: number): Promise<void> {
  const others = (await listPeople(reader)).filter(
    ({ person, closed, roles }) => person !== id && !closed && roles.includes('administrator'),
  )
  if (others.length === 0) throw lastAdministrator()
}

/**
 * Whether what is kept of a person's password is what the trail tells of: a hash that somebody wrote into the file, to be taken for that
 * person, opens nothing (decision 0033). Accounts older than that tell nothing of it.
 */
export async function isOwnPassword(reader: Kysely<Tables>, { row, password }: StoredPerson): Promise<boolean> {
  const records = await reader
    .selectFrom('trail')
    .select('new')
    .where('action', 'in', ['person.added', 'person.changed'])
    .where('object', '=', `person ${row.name}`)
    .orderBy('number')
    .execute()
  return isPasswordTold(records, password)
}

/** By the records of one person, in their order. None is kept of the past, and none opens nothing. */
export function isPasswordTold(records: readonly Told[], password: string): boolean {
  const last = records.findLast(({ new: text }) => text === OF_BEFORE || told(text).passwordHash !== undefined)?.new ?? OF_BEFORE
  return password === '' || last === OF_BEFORE || told(last).passwordHash === hashOf(password)
}

/** The roles that a record tells of, as JSON; undefined: none. */
export function rolesTold({ new: text }: Told): string | undefined {
  if (text.startsWith('[')) return text
  const { roles } = told(text)
  return roles && JSON.stringify(roles)
}

type Told = { readonly new: string }
/** What the record of a new password said before decision 0033. */
const OF_BEFORE = 'password'

/** What addPerson or changePassword wrote; of text that somebody put in its place, nothing. */
function told(text: string): { readonly roles?: readonly Role[]; readonly passwordHash?: string } {
  try {
    return text.startsWith('{') ? (JSON.parse(text) as ReturnType<typeof told>) : {}
  } catch {
    return {}
  }
}

const hashOf = (kept: string): string => createHash('sha256').update(kept).digest('hex')
const inOrder = (roles: readonly Role[]): Role[] => ROLES.filter((role) => roles.includes(role))
const rolesText = (roles: readonly Role[]): string => JSON.stringify(inOrder(roles))
const keyOf = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

/** The JSON is what rolesText wrote. */
function personRow({ id, name, roles, added_at: addedAt, closed }: Selectable<PersonTable>): PersonRow {
  return { person: id, name, roles: JSON.parse(roles) as Role[], addedAt, closed: closed === 1 }
}

function missingPerson(person: number): Fault {
  const text = {
    what: 'There is no such account.',
    why: `Nobody in this project has number ${person}, or the account was closed.`,
    do: 'Choose one from the list.',
  }
  return new Fault('person.missing', text, { data: { person } })
}

function takenName(name: string): Fault {
  const text = {
    what: `There is an account ${name} already.`,
    why: 'Names that differ only in case or spelling count as the same.',
    do: 'Take a name that tells the two apart.',
  }
  return new Fault('person.taken', text, { data: { name } })
}

function lastAdministrator(): Fault {
  const text = {
    what: 'The project needs an administrator.',
    why: 'Without one, nobody could add people or set a password any more.',
    do: 'Make somebody an administrator first.',
  }
  return new Fault('person.last-administrator', text)
}
