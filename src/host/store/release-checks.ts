import type { Kysely, Selectable } from 'kysely'
import type { Line } from '#domain/threshold.ts'
import { record, together, type Actor } from '#host/trail/record.ts'
import type { ReleaseCheck } from '#rpc/schemas/models.ts'
import type { Meaning } from '#rpc/schemas/people.ts'
import type { ReleaseCheckTable, Tables } from './tables.ts'

/** An export as the store has it. `file` '' where it was not released. */
export type StoredReleaseCheck = Omit<Selectable<ReleaseCheckTable>, 'lower' | 'upper' | 'released' | 'result'> & {
  readonly line: Line
  readonly released: boolean
  readonly check: ReleaseCheck
}
export type NewReleaseCheck = Omit<StoredReleaseCheck, 'record' | 'by' | 'at'>

/** Notes an export that was tried, with its entry in the trail; gives its number. */
export async function addReleaseCheck(
  writer: Kysely<Tables>,
  made: NewReleaseCheck,
  actor: Actor & { readonly meaning?: Meaning },
): Promise<number> {
  const { line, released, check, ...rest } = made
  return await together(writer, async (all) => {
    const { parts, largestDifference, changed } = check
    const { meaning } = actor
    const signed = meaning === undefined ? {} : { meaning }
    const told = {
      threshold: rest.threshold,
      ...line,
      file: rest.file,
      sha256: rest.sha256,
      checked: parts.length,
      largestDifference,
      changed,
      ...signed,
    }
    const action = released ? 'model.exported' : 'model.blocked'
    const entry = await record(all, actor, { action, object: `run ${rest.run}`, new: JSON.stringify(told) })
    const result = JSON.stringify(check)
    const row = { ...rest, ...line, released: released ? 1 : 0, result, record: entry, by: actor.who, at: actor.at }
    await all.insertInto('release_check').values(row).execute()
    return entry
  })
}

/** Every export that was tried, newest first. For the list and for the report "release check". */
export async function listReleaseChecks(reader: Kysely<Tables>): Promise<StoredReleaseCheck[]> {
  return (await reader.selectFrom('release_check').selectAll().orderBy('record', 'desc').execute()).map(stored)
}

/** One of them by its number; undefined if there is none. */
export async function findReleaseCheck(reader: Kysely<Tables>, number: number): Promise<StoredReleaseCheck | undefined> {
  const row = await reader.selectFrom('release_check').selectAll().where('record', '=', number).executeTakeFirst()
  return row === undefined ? undefined : stored(row)
}

/** The JSON is what addReleaseCheck wrote. */
function stored({ lower, upper, released, result, ...rest }: Selectable<ReleaseCheckTable>): StoredReleaseCheck {
  return { ...rest, line: { lower, upper }, released: released === 1, check: JSON.parse(result) as ReleaseCheck }
}
