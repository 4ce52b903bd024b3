import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Transaction } from 'kysely'
import { PROJECT_FILE, type Project } from '#host/projects/project.ts'
import { scoredIgnoring } from '#host/store/ignored.ts'
import { addMeasures } from '#host/store/measures.ts'
import { addScores } from '#host/store/scores.ts'
import type { AsideWhat, Tables } from '#host/store/tables.ts'
import { listHash, type ListedAside, type ListedPart } from '#host/trail/rows-of-arrivals.ts'
import { byProgram, recordMany, type Fact } from '#host/trail/record.ts'
import { place } from './copies.ts'
import { databaseFault, type Arrival } from './journal.ts'

/** The folder of a project for pictures that arrived and were flagged; the set of the same name has passed ones too. */
export const INCOMING = 'incoming'

export type Arriving = {
  readonly run: number
  /** Hash of the ignore regions that the pictures were scored with. */
  readonly ignored: string
  /** The folder of results. */
  readonly out: string
  readonly now: () => string
}
type ArrivedPart = Extract<Arrival, { kind: 'part' }>
type Aside = Extract<Arrival, { kind: 'aside' }>
/** A row of `part` that this call made, with what its entry says of it. */
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
      const made: NewPart[] = []
      const asides: ListedAside[] = []
      const scores: { part: number; score: number; parts: Readonly<Record<string, number>> }[] = []
      for (const arrival of arrivals) {
        if (arrival.kind === 'aside') {
          const { at, path, sha256, what, why } = arrival
          if (!(await isNoted(all, arrival))) asides.push([at, path, sha256, what, why])
          continue
        }
        const { at, path, sha256, score, parts } = arrival
        const there = await all
          .selectFrom('part')
          .select(['id', 'arrived_at', 'arrived_name'])
          .where('sha256', '=', sha256)
          .orderBy('id')
          .executeTakeFirst()
        const id = there?.id ?? (await insertPart(all, arrival, paths.get(arrival) ?? ''))
        scores.push({ part: id, score, parts })
        if (there === undefined) {
          made.push({ id, arrival, listed: [id, paths.get(arrival) ?? '', sha256, arrival.decision, at, path] })
          continue
        }
        const isOurs = there.arrived_at === at && there.arrived_name === path
        const known = { at, path, what: 'known' } as const
        if (!isOurs && !(await isNoted(all, known))) asides.push([at, path, sha256, 'known', `part ${id}`])
      }
      // Since the run was scored again without other pixels, these are not its scores any more.
      if ((await scoredIgnoring(all, arriving.run)) === arriving.ignored) await addScores(all, arriving.run, scores)
      await addMeasures(
        all,
        made.map(({ id: part, arrival: { facts } }) => ({ part, brightness: facts.brightness, sharpness: facts.sharpness })),
      )
      await tell(all, made, asides, arriving)
    })
    .catch((error: unknown) => {
      throw databaseFault(error, join(project.folder, PROJECT_FILE))
    })
}

/** Where the part's picture is from now on: a flagged one's record must not depend on a folder that people empty. */
async function pathOf(project: Project, { copy, path, sha256, decision }: ArrivedPart, out: string): Promise<string> {
  const file = join(out, copy)
  if (decision === 'pass') return file
  const root = join(project.folder, INCOMING)
  // Somebody may have taken it away before the project had it: the part is there then, its picture is not.
  return existsSync(file) ? join(root, await place({ file, sha256, move: false }, root, path)) : file
}

async function insertPart(
  all: Transaction<Tables>,
  { at, path, sha256, sizeBytes, decision, facts }: ArrivedPart,
  file: string,
): Promise<number> {
  const { width, height, depth } = facts
  // A passed one has no hash of its pixels: a million of them would be a third of the file, and only duplicates of the data set are looked for.
  const pixels = decision === 'pass' ? '' : facts.pixels
  const row = { path: file, sha256, size_bytes: sizeBytes, width, height, depth, pixels, unreadable: '', masks: '[]' }
  const where = { set: 'incoming', truth: 'unknown', defect_type: '' } as const
  const arrived = { arrived_at: at, arrived_as: decision, arrived_name: path }
  const { id } = await all
    .insertInto('part')
    .values({ ...row, ...where, ...arrived })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function isNoted(all: Transaction<Tables>, { at, path, what }: Pick<Aside, 'at' | 'path'> & { what: AsideWhat }): Promise<boolean> {
  const found = all.selectFrom('arrival_aside').select('id').where('at', '=', at).where('name', '=', path).where('what', '=', what)
  return (await found.executeTakeFirst()) !== undefined
}

/** The entries: one for each flagged part, and one for all the others. */
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
  const belong = async (id: number, record: number): Promise<unknown> =>
    await all.updateTable('part').set({ record }).where('id', '=', id).execute()
  for (const [i, { id }] of flagged.entries()) await belong(id, first + i)
  const record = first + flagged.length
  for (const { id } of passed) await belong(id, record)
  for (const [at, name, sha256, what, why] of asides) {
    await all.insertInto('arrival_aside').values({ record, at, name, sha256, what, why }).execute()
  }
}
