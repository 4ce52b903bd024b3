import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sql, type Insertable, type Transaction } from 'kysely'
import { INCOMING } from '#host/projects/part-file.ts'
import { PROJECT_FILE, type Project } from '#host/projects/project.ts'
import { scoredIgnoring } from '#host/store/ignored.ts'
import { addMeasures } from '#host/store/measures.ts'
import { addParts } from '#host/store/parts.ts'
import { databaseFault } from '#host/store/sqlite-fault.ts'
import { addScores } from '#host/store/scores.ts'
import type { AsideWhat, PartTable, Tables } from '#host/store/tables.ts'
import { listHash, type ListedAside, type ListedPart } from '#host/trail/rows-of-arrivals.ts'
import { byProgram, headOf, recordMany, type Fact } from '#host/trail/record.ts'
import { place } from './copies.ts'
import type { Arrival } from './journal.ts'

export type Arriving = {
  readonly run: number
  /** Hash of the ignore regions that the pictures were scored with. */
  readonly ignored: string
  /** The folder of results. */
  readonly out: string
  readonly now: () => string
}
type ArrivedPart = Extract<Arrival, { kind: 'part' }>
/** A row of `part` that is new, with what its entry says of it. */
type NewPart = { readonly id: number; readonly arrival: ArrivedPart; readonly listed: ListedPart }

/**
 * Takes what arrived into a project (decision 0028): every scored picture is a part of unknown truth in the set "incoming" with its score; a
 * flagged one is copied into the project's folder and has an entry of its own in the trail, passed ones stay where they are and have one
 * together, with the pictures that were not scored. A picture that is a part already gets its score and is named. May be done again for the
 * same arrivals. Faults: those of writing.
 */
export async function addArrivals(project: Project, arriving: Arriving, arrivals: readonly Arrival[]): Promise<void> {
  const paths = new Map<Arrival, string>()
  for (const one of arrivals) if (one.kind === 'part') paths.set(one, await pathOf(project, one, arriving.out))
  await project.store.writer
    .transaction()
    .execute(async (all) => {
      const there = await partsOf(all, arrivals)
      const noted = await notedOf(all, arrivals)
      const { number: before } = await headOf(all)
      let { last: id } = await lastPart(all)
      const made: NewPart[] = []
      const asides: ListedAside[] = []
      const scores: { part: number; score: number; parts: Readonly<Record<string, number>> }[] = []
      const setAside = (aside: ListedAside): void => {
        if (!noted.has(keyOf(aside))) asides.push(aside)
      }
      for (const arrival of arrivals) {
        const { at, path, sha256 } = arrival
        if (arrival.kind === 'aside') {
          setAside([at, path, sha256, arrival.what, arrival.why])
          continue
        }
        const { score, parts, decision } = arrival
        const known = there.get(sha256)
        scores.push({ part: known?.id ?? ++id, score, parts })
        if (known === undefined) {
          made.push({ id, arrival, listed: [id, paths.get(arrival) ?? '', sha256, decision, at, path] })
          there.set(sha256, { id, arrived_at: at, arrived_name: path })
        } else if (known.arrived_at !== at || known.arrived_name !== path) {
          setAside([at, path, sha256, 'known', `part ${known.id}`])
        }
      }
      await tell(all, made, asides, arriving)
      await addMeasures(
        all,
        made.map(({ id: part, arrival: { facts } }) => ({ part, brightness: facts.brightness, sharpness: facts.sharpness })),
      )
      // Since the run was scored again without other pixels, these are not its scores any more.
      if ((await scoredIgnoring(all, arriving.run)) === arriving.ignored) await addScores(all, arriving.run, scores, before)
    })
    .catch((error: unknown) => {
      throw databaseFault(error, join(project.folder, PROJECT_FILE))
    })
}

type Known = { readonly id: number; readonly arrived_at: string | null; readonly arrived_name: string | null }

/** Parts of these bytes that are there, by SHA-256; of several the first. */
async function partsOf(all: Transaction<Tables>, arrivals: readonly Arrival[]): Promise<Map<string, Known>> {
  const list = JSON.stringify(arrivals.flatMap((one) => (one.kind === 'part' ? one.sha256 : [])))
  const { rows } = await sql<Known & { sha256: string }>`
    select id, sha256, arrived_at, arrived_name from part where sha256 in (select value from json_each(${list})) order by id desc`.execute(
    all,
  )
  return new Map(rows.map((row) => [row.sha256, row]))
}

/** Pictures that were set aside before: this is told again after a crash. */
async function notedOf(all: Transaction<Tables>, arrivals: readonly Arrival[]): Promise<ReadonlySet<string>> {
  const list = JSON.stringify([...new Set(arrivals.map(({ at }) => at))])
  const { rows } = await sql<{ at: string; name: string; what: AsideWhat }>`
    select at, name, what from arrival_aside where at in (select value from json_each(${list}))`.execute(all)
  return new Set(rows.map(({ at, name, what }) => keyOf([at, name, '', what, ''])))
}

const keyOf = ([at, name, , what]: ListedAside): string => JSON.stringify([at, name, what])

async function lastPart(all: Transaction<Tables>): Promise<{ last: number }> {
  return await all
    .selectFrom('part')
    .select(sql<number>`coalesce(max(id), 0)`.as('last'))
    .executeTakeFirstOrThrow()
}

/** Where the part's picture is from now on: a flagged one's record must not depend on a folder that people empty. */
async function pathOf(project: Project, { copy, path, sha256, decision }: ArrivedPart, out: string): Promise<string> {
  const file = join(out, copy)
  if (decision === 'pass') return file
  const root = join(project.folder, INCOMING)
  // Somebody may have taken it away before the project had it: the part is there then, its picture is not.
  return existsSync(file) ? join(root, await place({ file, sha256, move: false }, root, path)) : file
}

function rowOf({ id, arrival, listed }: NewPart, record: number): Insertable<PartTable> {
  const { at, path, sha256, sizeBytes, decision, facts } = arrival
  const { width, height, depth } = facts
  // A passed one has no hash of its pixels: a million of them would be a fifth of the file, and only duplicates of the data set are looked for.
  const pixels = decision === 'pass' ? '' : facts.pixels
  const row = { id, path: listed[1], sha256, size_bytes: sizeBytes, width, height, depth, pixels, unreadable: '', masks: '[]' }
  const where = { set: 'incoming', truth: 'unknown', defect_type: '' } as const
  return { ...row, ...where, arrived_at: at, arrived_as: decision, arrived_name: path, record }
}

/** The entries, one for each flagged part and one for all the others, with the rows that they tell of. */
async function tell(
  all: Transaction<Tables>,
  made: readonly NewPart[],
  asides: readonly ListedAside[],
  { run, now }: Arriving,
): Promise<void> {
  const flagged = made.filter(({ arrival }) => arrival.decision !== 'pass')
  const passed = made.filter(({ arrival }) => arrival.decision === 'pass')
  const facts = flagged.map(({ id, arrival: { at, path: name, sha256, score, decision }, listed }): Fact => {
    const told = { name, path: listed[1], sha256, run, score, decision, at }
    return { action: 'parts.arrived', object: `part ${id}`, new: JSON.stringify(told) }
  })
  if (passed.length + asides.length > 0) {
    const counts: Record<string, number> = {}
    for (const [, , , what] of asides) counts[what] = (counts[what] ?? 0) + 1
    const sha256 = listHash(
      passed.map(({ listed }) => listed),
      asides,
    )
    const told = JSON.stringify({ run, pass: passed.length, ...counts, sha256 })
    const number = passed.length + asides.length
    facts.push({ action: 'parts.arrived', object: number === 1 ? '1 picture' : `${number} pictures`, new: told })
  }
  if (facts.length === 0) return
  const first = await recordMany(all, byProgram(now()), facts)
  const record = first + flagged.length
  await addParts(all, [...flagged.map((one, i) => rowOf(one, first + i)), ...passed.map((one) => rowOf(one, record))])
  if (asides.length === 0) return
  await all
    .insertInto('arrival_aside')
    .values(asides.map(([at, name, sha256, what, why]) => ({ record, at, name, sha256, what, why })))
    .execute()
}
