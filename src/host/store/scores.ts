import { createHash } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import { Fault, type FaultRecord } from '#domain/faults.ts'
import { headOf, together } from '#host/trail/record.ts'
import { SETS, TRUTHS, type ScoreColumns } from '#rpc/score-columns.ts'
import type { UnscoredPart } from '#rpc/schemas/runs.ts'
import type { Tables } from './tables.ts'

/** A part's outcome under a run. */
export type ScoreEntry =
  | { readonly part: number; readonly score: number; readonly parts: Readonly<Record<string, number>> }
  | { readonly part: number; readonly fault: FaultRecord }

/**
 * Writes scores in one transaction. A part that has one already keeps it: a score never changes while the run and the picture do not.
 * `after`: the trail's last entry before them; left out, the one that is last now.
 */
export async function addScores(writer: Kysely<Tables>, run: number, entries: readonly ScoreEntry[], after?: number): Promise<void> {
  if (entries.length === 0) return
  await together(writer, async (all) => {
    // Once, in the same transaction: asked for in each row, 5,000 rows take 3.5 s instead of 40 ms.
    const head = after ?? (await headOf(all)).number
    const rows = entries.map((entry) => {
      if ('fault' in entry) return { run, part: entry.part, score: null, parts: JSON.stringify(entry.fault), head }
      return { run, part: entry.part, score: entry.score, parts: JSON.stringify(entry.parts), head }
    })
    await all
      .insertInto('score')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  })
}

/**
 * Parts that passed a watched folder are scored by the run that watched, and by no other unless somebody judged or moved them: there may be
 * a million of them, and their pictures lie where people empty folders (decision 0028).
 */
const onlyPassed = sql<boolean>`(part.arrived_as is 'pass' and part."set" = 'incoming' and not exists (select 1 from review where review.part = part.id))`

/** Readable parts in use that have no score by this run: number and path, defective or not, masks left to whoever needs them. */
export async function partsToScore(reader: Kysely<Tables>, run: number): Promise<{ part: number; path: string }[]> {
  return await reader
    .selectFrom('part')
    .select(['id as part', 'path'])
    .where('unreadable', '=', '')
    .where('excluded', '=', 0)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('score').select('part').whereRef('score.part', '=', 'part.id').where('run', '=', run))),
    )
    .where(({ not }) => not(onlyPassed))
    // Acceptance set first: its figures are what people wait for.
    .orderBy(sql`"set" != 'test'`)
    .orderBy('path')
    .execute()
}

/** Readable acceptance parts in use, and how many of them have a score by this run. */
export async function countTestScores(reader: Kysely<Tables>, run: number): Promise<{ parts: number; scored: number }> {
  return await reader
    .selectFrom('part')
    .leftJoin('score', (join) => join.onRef('score.part', '=', 'part.id').on('score.run', '=', run))
    .select([({ fn }) => fn.countAll<number>().as('parts'), ({ fn }) => fn.count<number>('score.part').as('scored')])
    .where('part.set', '=', 'test')
    .where('part.excluded', '=', 0)
    .where('part.unreadable', '=', '')
    .executeTakeFirstOrThrow()
}

export type ScoreCounts = { readonly scored: number; readonly unreadable: number; readonly parts: number }

/** How far the scoring of a run is. `parts`: those in use, without what only passed a watched folder and has no score by this run. */
export async function countScores(reader: Kysely<Tables>, run: number): Promise<ScoreCounts> {
  const { parts, unread } = await reader
    .selectFrom('part')
    .select([({ fn }) => fn.countAll<number>().as('parts'), sql<number>`coalesce(sum(unreadable != ''), 0)`.as('unread')])
    .where('excluded', '=', 0)
    .where(({ not }) => not(onlyPassed))
    .executeTakeFirstOrThrow()
  const { scored, failed, passed } = await reader
    .selectFrom('score')
    .innerJoin('part', 'part.id', 'score.part')
    .select([
      ({ fn }) => fn.count<number>('score').as('scored'),
      sql<number>`coalesce(sum(score is null), 0)`.as('failed'),
      sql<number>`coalesce(sum(${onlyPassed}), 0)`.as('passed'),
    ])
    .where('run', '=', run)
    .where('part.excluded', '=', 0)
    .executeTakeFirstOrThrow()
  return { scored, unreadable: unread + failed, parts: parts + passed }
}

/** SHA-256 over the lines `part score` in the order of parts, a part that could not be scored with none. A million take about two seconds. */
export async function hashScores(reader: Kysely<Tables>, run: number): Promise<string> {
  const hash = createHash('sha256')
  for (let last = 0; ;) {
    const rows = await reader
      .selectFrom('score')
      .select(['part', 'score'])
      .where('run', '=', run)
      .where('part', '>', last)
      .orderBy('part')
      .limit(10_000)
      .execute()
    for (const { part, score } of rows) hash.update(`${part} ${score ?? ''}\n`)
    if (rows.length < 10_000) return hash.digest('hex')
    last = rows.at(-1)?.part ?? last
  }
}

/** Every score part of one part; null while it is not scored. Faults: the one that kept it from being scored. */
export async function readScore(
  reader: Kysely<Tables>,
  run: number,
  part: number,
): Promise<{ score: number; parts: Readonly<Record<string, number>> } | null> {
  const row = await reader.selectFrom('score').select(['score', 'parts']).where('run', '=', run).where('part', '=', part).executeTakeFirst()
  if (row === undefined) return null
  // What addScores wrote.
  if (row.score === null) throw Fault.fromRecord(JSON.parse(row.parts) as FaultRecord)
  return { score: row.score, parts: JSON.parse(row.parts) as Readonly<Record<string, number>> }
}

export async function readUnscored(reader: Kysely<Tables>, run: number): Promise<UnscoredPart[]> {
  const rows = await reader
    .selectFrom('score')
    .select(['part', 'parts'])
    .where('run', '=', run)
    .where('score', 'is', null)
    .orderBy('part')
    .execute()
  return rows.map(({ part, parts }) => ({ part, fault: JSON.parse(parts) as FaultRecord }))
}

/** The scores of parts in use, in the order of parts, and the defect types that the columns point to. A million take about two seconds. */
export async function readColumns(reader: Kysely<Tables>, run: number): Promise<{ columns: ScoreColumns; types: string[] }> {
  const rows = await reader
    .selectFrom('score')
    .innerJoin('part', 'part.id', 'score.part')
    .select(['part.id', 'score.score', 'part.truth', 'part.set', 'part.defect_type'])
    .where('score.run', '=', run)
    .where('score.score', 'is not', null)
    .where('part.excluded', '=', 0)
    .orderBy('score.part')
    .execute()
  const types = new Map([['', 0]])
  const columns = {
    count: rows.length,
    parts: new Uint32Array(rows.length),
    scores: new Float64Array(rows.length),
    truths: new Uint8Array(rows.length),
    sets: new Uint8Array(rows.length),
    types: new Uint16Array(rows.length),
  }
  for (const [i, { id, score, truth, set, defect_type: type }] of rows.entries()) {
    columns.parts[i] = id
    columns.scores[i] = score ?? NaN
    columns.truths[i] = TRUTHS.indexOf(truth)
    columns.sets[i] = SETS.indexOf(set)
    if (!types.has(type)) types.set(type, types.size)
    columns.types[i] = types.get(type) ?? 0
  }
  return { columns, types: [...types.keys()] }
}
