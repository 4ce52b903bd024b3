import { sql, type Kysely } from 'kysely'
import { partName } from '#domain/parts.ts'
import { makeDraw } from '#domain/random.ts'
import { judge, type Line } from '#domain/threshold.ts'
import { CONTENT_DIGITS } from '#host/store/part-query.ts'
import type { Tables } from '#host/store/tables.ts'
import { pageOfVerdicts } from '#host/store/verdict-query.ts'
import { lineInForce } from '#host/store/thresholds.ts'
import { REVIEWED_SETS, type QueueInput, type QueueItem, type ReviewCounts, type VerdictRow } from '#rpc/schemas/review.ts'
import { asOrdinary } from './hidden-parts.ts'
import { readReviewSettings } from './settings.ts'

/** Who asks, and when: decisions are those of the line in force then. */
type Asker = { readonly who: string; readonly at: string }
type Found = { readonly part: number; readonly score: number | null }

/**
 * What somebody judges next. The table `waiting` holds only what nobody has judged, in the order of scores, so the next parts are found
 * without looking at those that are done (`npm run bench -- store`).
 */
export async function nextInQueue(reader: Kysely<Tables>, input: QueueInput, { who, at }: Asker): Promise<QueueItem[]> {
  const [settings, line] = await Promise.all([readReviewSettings(reader), lineOf(reader, input.run, at)])
  const apart = [...input.skip, ...settings.gaugeParts]
  const found =
    input.which === 'first'
      ? await waitingParts(reader, input, line, apart)
      : await secondParts(reader, input, settings.secondPercent, { who, apart })
  const mixed = await mixInGauges(reader, found, { who, settings, input })
  return await itemsOf(reader, mixed, input.blind || input.which === 'second' ? null : line, input.blind)
}

/** A part by its number as the queue would give it, and the asker's own verdict on it; null if it is none to review. */
export async function oneToReview(
  reader: Kysely<Tables>,
  { part, run, blind }: { part: number; run: number | null; blind: boolean },
  { who, at }: Asker,
): Promise<{ item: QueueItem; own: VerdictRow | null } | null> {
  const row = await reader.selectFrom('part').select('set').where('id', '=', part).executeTakeFirst()
  // What the model learned from is not reviewed.
  if (row === undefined || !REVIEWED_SETS.some((set) => set === row.set)) return null
  const scored =
    run === null
      ? undefined
      : await reader.selectFrom('score').select('score').where('run', '=', run).where('part', '=', part).executeTakeFirst()
  const line = run === null || blind ? null : await lineOf(reader, run, at)
  const [item] = await itemsOf(reader, [{ part, score: scored?.score ?? null }], line, blind)
  if (item === undefined) return null
  const filter = { part, by: who, inForce: true, kinds: ['review' as const] }
  const { rows } = await pageOfVerdicts(reader, filter, { offset: 0, limit: 1 }, who)
  const own = rows.find(({ verdict }) => verdict !== 'withdrawn')
  return { item, own: own === undefined ? null : asOrdinary(own) }
}

/** How much there is to do. */
export async function countQueue(
  reader: Kysely<Tables>,
  input: { run: number; sets: QueueInput['sets']; since?: string },
  { who, at }: Asker,
): Promise<ReviewCounts> {
  const ordinary = await countWaiting(reader, { ...input, at })
  const waiting = withHidden(ordinary, await countGiven(reader, who), who, await readReviewSettings(reader))
  const states = await reader
    .selectFrom('review')
    .select(['state', ({ fn }) => fn.countAll<number>().as('count')])
    .where('state', 'in', ['second-look', 'disputed'])
    .groupBy('state')
    .execute()
  const of = (state: string): number => states.find((row) => row.state === state)?.count ?? 0
  const { mine } = await reader
    .selectFrom('verdict')
    .select(({ fn }) => fn.countAll<number>().as('mine'))
    .where('by', '=', who)
    .where('at', '>=', input.since ?? '')
    .where('verdict', '!=', 'withdrawn')
    .executeTakeFirstOrThrow()
  return { waiting, secondLook: of('second-look'), disputed: of('disputed'), mine }
}

/** Parts of a run that nobody has judged: those that its line flags or leaves open, or all if no line of this run is in force. */
export async function countWaiting(
  reader: Kysely<Tables>,
  { run, sets, at }: Pick<QueueInput, 'run' | 'sets'> & { at: string },
): Promise<number> {
  const [line, { gaugeParts }] = await Promise.all([lineOf(reader, run, at), readReviewSettings(reader)])
  const { waiting } = await reader
    .selectFrom('waiting')
    .innerJoin('part', 'part.id', 'waiting.part')
    .select(({ fn }) => fn.countAll<number>().as('waiting'))
    .where('waiting.run', '=', run)
    .where('waiting.score', '>=', line?.lower ?? -Number.MAX_VALUE)
    .where('part.excluded', '=', 0)
    .where('part.set', 'in', sets)
    .where(sql<boolean>`waiting.part not in (select value from json_each(${JSON.stringify(gaugeParts)}))`)
    .executeTakeFirstOrThrow()
  return waiting
}

/** The line in force, if it is of this run: another run's scores cannot be held to it. */
async function lineOf(reader: Kysely<Tables>, run: number, at: string): Promise<Line | null> {
  const chosen = await lineInForce(reader, at)
  return chosen?.run === run ? chosen.line : null
}

async function waitingParts(reader: Kysely<Tables>, input: QueueInput, line: Line | null, apart: readonly number[]): Promise<Found[]> {
  const take = async (from: number, to: number, order: ReturnType<typeof sql>): Promise<Found[]> => {
    const { rows } = await sql<Found>`
      select w.part, w.score from waiting as w join part as p on p.id = w.part
      where w.run = ${input.run} and w.score >= ${from} and w.score < ${to} and p.excluded = 0
      and p."set" in (select value from json_each(${JSON.stringify(input.sets)}))
      and w.part not in (select value from json_each(${JSON.stringify(apart)}))
      order by ${order} limit ${input.limit}`.execute(reader)
    return rows
  }
  const lowest = -Infinity
  const edge = line?.lower ?? lowest
  const some = async (from: number, to: number): Promise<Found[]> => {
    switch (input.order) {
      case 'highest':
        return await take(from, to, sql`w.score desc`)
      case 'arrival':
        return await take(from, to, sql`w.part`)
      case 'random':
        // A bijection of 31 bits: every seed another order, the same for each call.
        return await take(from, to, sql`((w.part + ${input.seed % 2147483647}) * 1103515245 + 12345) & 2147483647`)
      case 'nearest': {
        if (line === null) return await take(from, to, sql`w.score desc`)
        // From each edge outwards along the index; the nearest of them all are among these.
        const edges = [line.lower, line.upper].filter((place) => place >= from && place < to)
        const starts = edges.length === 0 ? [to] : edges
        const sides = await Promise.all(starts.flatMap((place) => [take(place, to, sql`w.score`), take(from, place, sql`w.score desc`)]))
        const distance = ({ score }: Found): number => Math.min(Math.abs((score ?? 0) - line.lower), Math.abs((score ?? 0) - line.upper))
        const nearest = new Map(sides.flat().map((row) => [row.part, row]))
        return [...nearest.values()].sort((a, b) => distance(a) - distance(b) || a.part - b.part)
      }
      default:
        return input.order satisfies never
    }
  }
  const flagged = await some(edge, Infinity)
  const passed = input.passes && line !== null && flagged.length < input.limit ? await some(lowest, edge) : []
  return [...flagged, ...passed].slice(0, input.limit)
}

/** Parts that somebody else has judged: asked for first, then those that were drawn for a second review. */
async function secondParts(
  reader: Kysely<Tables>,
  input: QueueInput,
  percent: number,
  { who, apart }: { who: string; apart: readonly number[] },
): Promise<Found[]> {
  // Without a second review those that were judged, nearly all of a project, are not looked through.
  const drawn = percent > 0 ? sql` or (r.state = 'judged' and r.people = 1 and (r.part * 2654435761) % 100 < ${percent})` : sql``
  const { rows } = await sql<Found>`
    select r.part, s.score from review as r join part as p on p.id = r.part left join score as s on s.part = r.part and s.run = ${input.run}
    where (r.state = 'second-look'${drawn})
    and p.excluded = 0 and p."set" in (select value from json_each(${JSON.stringify(input.sets)}))
    and r.part not in (select value from json_each(${JSON.stringify(apart)}))
    and not exists (select 1 from verdict where part = r.part and by = ${who} and kind = 'review'
      and not exists (select 1 from verdict as later where later.replaces = verdict.record))
    order by r.state != 'second-look', r.last limit ${input.limit}`.execute(reader)
  return rows
}

/** Whether a hidden part comes before a person's verdict of this number: the same answer however often it is asked. */
function drawnAt(place: number, who: string, { gaugePercent, gaugeParts }: Gauges): number | undefined {
  const draw = makeDraw(0, 'gauge', who, place)
  return draw.uniform() * 100 < gaugePercent ? gaugeParts[draw.integer(gaugeParts.length)] : undefined
}
type Gauges = { readonly gaugePercent: number; readonly gaugeParts: readonly number[] }

/** Farther ahead, hidden parts are not counted in: nobody notices there. */
const COUNTED_AHEAD = 1000

/** How many parts come up until so many ordinary ones are judged: a count that stood still at a hidden part would give it away. */
function withHidden(ordinary: number, given: number, who: string, gauges: Gauges): number {
  if (gauges.gaugePercent === 0 || gauges.gaugeParts.length === 0) return ordinary
  let place = given
  for (let i = 0; i < Math.min(ordinary, COUNTED_AHEAD); i++) place += drawnAt(place, who, gauges) === undefined ? 1 : 2
  return place - given + Math.max(0, ordinary - COUNTED_AHEAD)
}

async function countGiven(reader: Kysely<Tables>, who: string): Promise<number> {
  const { given } = await reader
    .selectFrom('verdict')
    .select(({ fn }) => fn.countAll<number>().as('given'))
    .where('by', '=', who)
    .executeTakeFirstOrThrow()
  return given
}

/** A hidden part with known truth now and then, at places that are the same however often the queue is asked. */
async function mixInGauges(
  reader: Kysely<Tables>,
  found: readonly Found[],
  { who, settings, input }: { who: string; settings: Gauges; input: QueueInput },
): Promise<Found[]> {
  const { gaugePercent, gaugeParts } = settings
  if (gaugePercent === 0 || gaugeParts.length === 0 || found.length === 0) return [...found]
  const given = await countGiven(reader, who)
  const mixed: Found[] = []
  for (const row of found) {
    const gauge = drawnAt(given + mixed.length, who, settings)
    if (gauge !== undefined && !input.skip.includes(gauge) && !mixed.some(({ part }) => part === gauge)) {
      const scored = await reader
        .selectFrom('score')
        .select('score')
        .where('run', '=', input.run)
        .where('part', '=', gauge)
        .executeTakeFirst()
      mixed.push({ part: gauge, score: scored?.score ?? null })
    }
    mixed.push(row)
  }
  return mixed.slice(0, input.limit)
}

async function itemsOf(reader: Kysely<Tables>, found: readonly Found[], line: Line | null, blind: boolean): Promise<QueueItem[]> {
  if (found.length === 0) return []
  const numbers = found.map(({ part }) => part)
  const parts = await reader.selectFrom('part').select(['id', 'sha256', 'width', 'height']).where('id', 'in', numbers).execute()
  const newest = await reader
    .selectFrom('verdict')
    .select(['part', ({ fn }) => fn.max('record').as('last')])
    .where('part', 'in', numbers)
    .where('kind', 'in', ['review', 'settled'])
    .groupBy('part')
    .execute()
  return found.flatMap(({ part, score }) => {
    const row = parts.find(({ id }) => id === part)
    if (row === undefined) return []
    const { sha256, width, height } = row
    return {
      part,
      name: partName(part),
      content: sha256.slice(0, CONTENT_DIGITS),
      width,
      height,
      score: blind ? null : score,
      decision: line === null || score === null ? null : judge(score, line),
      expects: newest.find((one) => one.part === part)?.last ?? 0,
    }
  })
}
