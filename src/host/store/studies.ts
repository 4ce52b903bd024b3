import { sql, type Kysely, type Selectable } from 'kysely'
import { partName } from '#domain/parts.ts'
import { agreementOf } from '#domain/agreement-study.ts'
import { Fault } from '#domain/faults.ts'
import { makeDraw } from '#domain/random.ts'
import { record, together, type Actor } from '#host/trail/record.ts'
import type { StudyLimits, StudyResult, StudyRow, StudyStep } from '#rpc/schemas/studies.ts'
import { CONTENT_DIGITS } from './part-query.ts'
import type { StudyTable, Tables } from './tables.ts'

/** Fewer say little (UX 2.7). */
const LEAST_PARTS = 50

export type NewStudy = {
  readonly name: string
  readonly people: readonly string[]
  readonly rounds: number
  readonly parts: readonly number[]
  readonly seed: number
  readonly limits: StudyLimits
}

/** Begins a study, with its entry in the trail. Faults: study.invalid. */
export async function addStudy(writer: Kysely<Tables>, study: NewStudy, actor: Actor): Promise<StudyRow> {
  const parts = [...new Set(study.parts)]
  const people = [...new Set(study.people)]
  if (people.length < 2) throw invalidStudy('At least two different people are needed.')
  if (parts.length < LEAST_PARTS) throw invalidStudy(`${parts.length} parts are too few: ${LEAST_PARTS} are the least.`)
  return await together(writer, async (all) => {
    const known = await truthsOf(all, parts)
    if (known.size < parts.length) throw invalidStudy(`${parts.length - known.size} of the parts have no known truth.`)
    if (new Set(known.values()).size < 2) throw invalidStudy('Good and defective parts are needed both.')
    const { name, rounds, seed, limits } = study
    const begun = { name, people, rounds, seed, limits, parts }
    const entry = await record(all, actor, { action: 'study.begun', object: `study ${name}`, new: JSON.stringify(begun) })
    const json = { people: JSON.stringify(people), parts: JSON.stringify(parts), limits: JSON.stringify(limits) }
    await all
      .insertInto('study')
      .values({ record: entry, name, rounds, seed, ...json, by: actor.who, at: actor.at })
      .execute()
    return await studyRow(all, await findStudy(all, entry))
  })
}

/** Newest first. */
export async function listStudies(reader: Kysely<Tables>): Promise<StudyRow[]> {
  const rows = await reader.selectFrom('study').selectAll().orderBy('record', 'desc').execute()
  return await Promise.all(rows.map((row) => studyRow(reader, opened(row))))
}

/** The next part of a person: in each round all parts once, in an order of their own. Faults: study.invalid. */
export async function nextInStudy(reader: Kysely<Tables>, number: number, who: string): Promise<StudyStep> {
  const study = await findStudy(reader, number)
  if (!study.people.includes(who)) throw invalidStudy(`${who === '' ? 'Whoever is here' : who} is not one of its people.`)
  const given = await reader.selectFrom('verdict').select(['part', 'round']).where('study', '=', number).where('by', '=', who).execute()
  const done = new Set(given.map(({ part, round }) => `${round} ${part}`))
  const total = study.parts.length * study.rounds
  for (let round = 1; round <= study.rounds; round++) {
    for (const i of makeDraw(study.seed, 'study', number, who, round).permutation(study.parts.length)) {
      const part = study.parts[i]
      if (part === undefined || done.has(`${round} ${part}`)) continue
      const { sha256 } = await reader.selectFrom('part').select('sha256').where('id', '=', part).executeTakeFirstOrThrow()
      return { part, name: partName(part), content: sha256.slice(0, CONTENT_DIGITS), round, done: done.size, total }
    }
  }
  return null
}

/** What was found so far. */
export async function resultOfStudy(reader: Kysely<Tables>, number: number): Promise<StudyResult> {
  const study = await findStudy(reader, number)
  const rows = await reader.selectFrom('verdict').select(['by', 'round', 'part', 'verdict']).where('study', '=', number).execute()
  const verdicts = rows.flatMap(({ verdict, ...row }) => (verdict === 'good' || verdict === 'defective' ? [{ ...row, verdict }] : []))
  const agreement = agreementOf(verdicts, await truthsOf(reader, study.parts), study.people, study.rounds)
  return { ...(await studyRow(reader, study)), agreement }
}

type Study = Omit<Selectable<StudyTable>, 'people' | 'parts' | 'limits'> & {
  readonly people: readonly string[]
  readonly parts: readonly number[]
  readonly limits: StudyLimits
}

async function findStudy(reader: Kysely<Tables>, number: number): Promise<Study> {
  const row = await reader.selectFrom('study').selectAll().where('record', '=', number).executeTakeFirst()
  if (row === undefined) throw invalidStudy(`There is no study #${number}.`)
  return opened(row)
}

/** The JSON is what addStudy wrote. */
function opened({ people, parts, limits, ...row }: Selectable<StudyTable>): Study {
  return { ...row, people: JSON.parse(people) as string[], parts: JSON.parse(parts) as number[], limits: JSON.parse(limits) as StudyLimits }
}

async function studyRow(reader: Kysely<Tables>, { record: study, name, people, rounds, parts, by, at, limits }: Study): Promise<StudyRow> {
  const { done } = await reader
    .selectFrom('verdict')
    .select(({ fn }) => fn.countAll<number>().as('done'))
    .where('study', '=', study)
    .executeTakeFirstOrThrow()
  return { study, name, people, rounds, parts: parts.length, by, at, limits, done, total: people.length * rounds * parts.length }
}

async function truthsOf(reader: Kysely<Tables>, parts: readonly number[]): Promise<Map<number, 'good' | 'defective'>> {
  const { rows } = await sql<{ id: number; truth: 'good' | 'defective' }>`
    select id, truth from part where truth != 'unknown' and id in (select value from json_each(${JSON.stringify(parts)}))`.execute(reader)
  return new Map(rows.map(({ id, truth }) => [id, truth]))
}

function invalidStudy(why: string): Fault {
  return new Fault('study.invalid', {
    what: 'The agreement study cannot go on.',
    why,
    do: 'Choose at least two people and 50 parts of the acceptance set, good and defective.',
  })
}
