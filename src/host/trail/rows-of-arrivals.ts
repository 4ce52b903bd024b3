import { createHash } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import type { AsideWhat, Tables } from '#host/store/tables.ts'
import type { TrailEntry } from '#rpc/schemas/trail.ts'
import type { RowProblem } from './rows.ts'

/** A part that arrived: number, path, SHA-256, what the line said then, when, and its name in the watched folder. */
export type ListedPart = readonly [id: number, path: string, sha256: string, as: string, at: string, name: string]
/** A picture that arrived and is no part: when, its name, SHA-256, what it is instead, and why. */
export type ListedAside = readonly [at: string, name: string, sha256: string, what: AsideWhat, why: string]

/** SHA-256 of `[parts, asides]` as JSON without spaces: what an entry says of pictures that it does not name one by one. */
export function listHash(parts: readonly ListedPart[], asides: readonly ListedAside[]): string {
  return createHash('sha256')
    .update(JSON.stringify([parts, asides]))
    .digest('hex')
}

/** A part that somebody added: its path, and the SHA-256 of the file. Where it stands is held to its changes. */
export type AddedPart = readonly [path: string, sha256: string]

/** SHA-256 of the list as JSON without spaces, in the order in which the parts were added. */
export function addedHash(parts: readonly AddedPart[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/** Entries whose rows are looked at together: each may have hundreds. */
const ENTRIES_AT_ONCE = 50

/** Holds what arrived to its entries: a flagged part by its values, the others by the hash of their list. */
export async function arrivalsProblem(reader: Kysely<Tables>, entries: readonly TrailEntry[]): Promise<RowProblem | undefined> {
  for (let i = 0; i < entries.length; i += ENTRIES_AT_ONCE) {
    const some = entries.slice(i, i + ENTRIES_AT_ONCE)
    const rows = await rowsOf(reader, some[0]?.number ?? 0, some.at(-1)?.number ?? 0)
    for (const entry of some) {
      const found = rows.get(entry.number) ?? { parts: [], asides: [] }
      if (!isAsTold(entry, found)) return { entry: entry.number, what: `What arrived is not what record ${entry.number} tells of.` }
    }
  }
  return undefined
}

/** A part that came in from a watched folder and points to no entry. */
export async function untoldArrival(reader: Kysely<Tables>): Promise<RowProblem | undefined> {
  const { rows } = await sql<{ id: number }>`
    select id from part where arrived_as is not null and record is null order by id limit 1`.execute(reader)
  return rows[0] && { entry: 1, what: `Part ${rows[0].id} arrived in a watched folder, and no record tells of it.` }
}

type Rows = { readonly parts: ListedPart[]; readonly asides: ListedAside[] }

function isAsTold({ action, object, new: now }: TrailEntry, { parts, asides }: Rows): boolean {
  if (action !== 'parts.arrived' && action !== 'parts.added') return parts.length === 0 && asides.length === 0
  const told = JSON.parse(now) as Readonly<Record<string, unknown>>
  if (action === 'parts.added') return told['sha256'] === addedHash(parts.map(([, path, sha256]) => [path, sha256])) && asides.length === 0
  if (!object.startsWith('part ')) return told['sha256'] === listHash(parts, asides)
  const [part] = parts
  if (part === undefined || parts.length > 1 || asides.length > 0) return false
  const [id, path, sha256, as, at, name] = part
  const isThis =
    `part ${id}` === object && path === told['path'] && sha256 === told['sha256'] && as === told['decision'] && name === told['name']
  // The first entries of this kind were written in the moment of the arrival and do not repeat it.
  return isThis && (told['at'] === undefined || told['at'] === at)
}

async function rowsOf(reader: Kysely<Tables>, from: number, to: number): Promise<Map<number, Rows>> {
  const found = new Map<number, Rows>()
  const of = (record: number): Rows => {
    const there = found.get(record) ?? { parts: [], asides: [] }
    found.set(record, there)
    return there
  }
  type Part = { record: number; id: number; path: string; sha256: string; arrived_as: string; arrived_at: string; arrived_name: string }
  const parts = await sql<Part>`
    select record, id, path, sha256, arrived_as, arrived_at, arrived_name from part where record between ${from} and ${to} order by record, id`.execute(
    reader,
  )
  for (const { record, id, path, sha256, arrived_as: as, arrived_at: at, arrived_name: name } of parts.rows) {
    of(record).parts.push([id, path, sha256, as, at, name])
  }
  const asides = await reader
    .selectFrom('arrival_aside')
    .selectAll()
    .where('record', '>=', from)
    .where('record', '<=', to)
    .orderBy('id')
    .execute()
  for (const { record, at, name, sha256, what, why } of asides) of(record).asides.push([at, name, sha256, what, why])
  return found
}
