import { sql, type Insertable, type Transaction } from 'kysely'
import { absolutePart, partPath } from '#disk/part-path.ts'
import { Fault } from '#domain/faults.ts'
import { partName, type Split } from '#domain/parts.ts'
import { findPartsToScore, type FoundParts } from '#host/files/find-parts.ts'
import { hashParts, type HashedPart } from '#host/files/import.ts'
import type { JobWatch } from '#host/jobs/engine-process.ts'
import { lookAt, pixelHashFrom, type Looks } from '#host/jobs/look-at.ts'
import { addParts } from '#host/store/parts.ts'
import type { PartTable, Tables } from '#host/store/tables.ts'
import { record, type Actor } from '#host/trail/record.ts'
import { addedHash } from '#host/trail/rows-of-arrivals.ts'
import type { PicturesAdded } from '#rpc/schemas/parts.ts'
import { whatWasSeen } from './create.ts'
import type { Project } from './project.ts'

/** `folder`: absolute; a CSV list or one picture will do. */
export type Adding = { readonly folder: string; readonly to: Split }
type NewRow = Insertable<PartTable>
type LeftOut = { readonly name: string; readonly why: string }

/**
 * Takes the pictures of a folder into a project, where they lie: all that are new to it, or none. A picture that is a part already, by its
 * bytes or its pixels, is named and not added, so that none is in two sets. Undefined if it was cancelled.
 * Faults: those of finding parts, data.defective (parts that are known to be defective, for a set of good ones).
 */
export async function addPictures(
  project: Project,
  { folder, to }: Adding,
  actor: Actor,
  watch: JobWatch,
): Promise<PicturesAdded | undefined> {
  const found = await findPartsToScore(folder, watch)
  if (to === 'train' || to === 'calibrate') refuseDefective(found, folder)
  const looks = await lookAt(found, watch)
  if (looks === undefined) return undefined
  const { hashed, unreadable: unread } = await hashParts(found, pixelHashFrom(looks), watch)
  const { pictures } = await project.facts()
  const unreadable: LeftOut[] = [...found.problems, ...unread].map(({ path, why }) => ({ name: path, why }))
  const readable: { readonly name: string; readonly row: NewRow }[] = []
  for (const part of hashed) {
    const row = rowOf(part, { to, looks, root: found.root, pictures })
    if (row.unreadable === '') readable.push({ name: part.path, row })
    else unreadable.push({ name: part.path, why: row.unreadable })
  }
  return await project.store.writer.transaction().execute(async (all) => {
    const { fresh, same } = await tellApart(all, readable)
    const counts = { added: fresh.length, same: someOf(same), unreadable: someOf(unreadable) }
    const broken = unreadable.map(({ name, why }) => ({ path: ownPath(pictures, absolutePart(found.root, name)), why }))
    await listUnreadable(
      all,
      broken,
      fresh.map(({ path }) => path),
    )
    if (fresh.length === 0) return { ...counts, record: null }
    const told = {
      folder,
      to,
      same: same.length,
      unreadable: unreadable.length,
      sha256: addedHash(fresh.map(({ path, sha256 }) => [path, sha256])),
    }
    const object = fresh.length === 1 ? '1 part' : `${fresh.length} parts`
    const fact = { action: 'parts.added', object, new: JSON.stringify(told) } as const
    const entry = await record(all, actor, fact)
    await addParts(
      all,
      fresh.map((row) => ({ ...row, arrived_at: actor.at, record: entry })),
    )
    return { ...counts, record: entry }
  })
}

/** A file below the project's pictures moves with them; any other stays where it is. */
function ownPath(pictures: string, file: string): string {
  const path = partPath(pictures, file)
  return path.startsWith('../') ? file : path
}

function rowOf(
  { path, sha256, sizeBytes, truth, defectType, masks }: HashedPart,
  { to, looks, root, pictures }: { to: Split; looks: Looks; root: string; pictures: string },
): NewRow {
  const file = absolutePart(root, path)
  const known =
    to === 'test'
      ? { truth, defect_type: defectType }
      : { truth: to === 'incoming' ? ('unknown' as const) : ('good' as const), defect_type: '' }
  return {
    path: ownPath(pictures, file),
    sha256,
    size_bytes: sizeBytes,
    ...whatWasSeen(looks.get(file)),
    masks: JSON.stringify(to === 'test' ? masks.map((mask) => ownPath(pictures, absolutePart(root, mask))) : []),
    set: to,
    ...known,
  }
}

/** Pictures that are new, and those that are not, each with why. */
async function tellApart(
  all: Transaction<Tables>,
  readable: readonly { readonly name: string; readonly row: NewRow }[],
): Promise<{ fresh: NewRow[]; same: LeftOut[] }> {
  const fresh: NewRow[] = []
  const same: LeftOut[] = []
  const firstWith = new Map<string, string>()
  for (const { name, row } of readable) {
    const there = await all
      .selectFrom('part')
      .select(['id', 'path', 'sha256', 'pixels'])
      .where((part) => part.or([part('sha256', '=', row.sha256), part('pixels', '=', row.pixels), part('path', '=', row.path)]))
      .orderBy('id')
      .executeTakeFirst()
    const copy = firstWith.get(row.pixels)
    if (there !== undefined) same.push({ name, why: sameAs(there, row) })
    else if (copy !== undefined) same.push({ name, why: `It is the same picture as ${copy}.` })
    else {
      fresh.push(row)
      firstWith.set(row.pixels, name)
    }
  }
  return { fresh, same }
}

function sameAs(there: { id: number; path: string; sha256: string; pixels: string }, row: NewRow): string {
  if (there.sha256 === row.sha256 || there.pixels === row.pixels) return `It is the same picture as ${partName(there.id)}, ${there.path}.`
  return `The file is ${partName(there.id)} already and has changed since it was taken in.`
}

/** The project's health names what could not be read, as after an import: each file once, and none that was taken in after all. */
async function listUnreadable(
  all: Transaction<Tables>,
  unreadable: readonly { path: string; why: string }[],
  taken: readonly string[],
): Promise<void> {
  const told = JSON.stringify([...taken, ...unreadable.map(({ path }) => path)])
  await sql`delete from left_out where path in (select value from json_each(${told}))`.execute(all)
  await sql`
    insert into left_out (path, why, same_as)
    select value ->> 'path', value ->> 'why', '' from json_each(${JSON.stringify(unreadable)})`.execute(all)
}

/** So many are named in the answer; the counts beside them are whole. */
const MOST_NAMED = 20
const someOf = (left: readonly LeftOut[]): PicturesAdded['same'] => ({ count: left.length, first: left.slice(0, MOST_NAMED) })

function refuseDefective({ parts }: FoundParts, folder: string): void {
  const defective = parts.filter(({ truth }) => truth === 'defective')
  const [first] = defective
  if (first === undefined) return
  const text = {
    what: `${defective.length} of ${parts.length} pictures in ${folder} are defective, by the folders that they lie in (${first.path}).`,
    why: 'Residuum learns from good parts only, so nothing was added.',
    do: 'Name the folder with the good ones, or add all of them to the acceptance set.',
  }
  throw new Fault('data.defective', text, { data: { path: folder, defective: defective.length } })
}
