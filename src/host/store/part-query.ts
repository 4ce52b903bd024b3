import { sql, type Kysely } from 'kysely'
import type { PartFilter, PartRow, PartSort } from '#rpc/schemas/parts.ts'
import { anywhere } from './like.ts'
import type { PartTable, Tables } from './tables.ts'

/** What of the parts is meant: filter, order, and the run whose scores count. */
export type PartListing = { readonly filter: PartFilter; readonly sort: PartSort; readonly run: number | null }

/** So many parts are not sorted for one window of them. */
const MANY = 20_000

/** One window of the rows, and how many there are in all. */
export async function pageOfParts(
  reader: Kysely<Tables>,
  listing: PartListing,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<{ total: number; rows: PartRow[] }> {
  const { total } = await listParts(reader, listing)
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  const rows = await inOrder(listParts(reader, listing, total > MANY), listing.sort)
    .selectAll('part')
    .select(['score.score', 'annotated.masks as drawn'])
    .limit(limit)
    .offset(offset)
    .execute()
  return { total, rows: rows.map(partRow) }
}

/** The numbers of all of them, in order. 100,000 take about 0.1 s. */
export async function idsOfParts(reader: Kysely<Tables>, listing: PartListing): Promise<number[]> {
  const rows = await inOrder(listParts(reader, listing), listing.sort).select('part.id').execute()
  return rows.map(({ id }) => id)
}

/** `drawn`: masks of the newest version that people have saved; null without one, and then the data set's own mask files count. */
type FoundPart = Omit<PartTable, 'id' | 'excluded' | 'arrived_at' | 'arrived_as' | 'arrived_name' | 'record'> & {
  id: number
  excluded: number
  score: number | null
  drawn: number | null
}

/** A part as the page sees it. */
export function partRow(row: FoundPart): PartRow {
  return {
    part: row.id,
    name: row.path,
    set: row.set,
    truth: row.truth,
    defectType: row.defect_type,
    excluded: row.excluded === 1,
    width: row.width,
    height: row.height,
    depth: row.depth === 16 ? 16 : 8,
    sizeBytes: row.size_bytes,
    hasMask: row.drawn === null ? row.masks !== '[]' : row.drawn > 0,
    unreadable: row.unreadable,
    content: row.sha256.slice(0, CONTENT_DIGITS),
    score: row.score,
  }
}

/** Digits of the content hash in a part's keys: enough that a changed file gets another address. */
export const CONTENT_DIGITS = 12

function listParts(reader: Kysely<Tables>, { filter, run }: PartListing, areMany = false) {
  const { sets, truths, types, text, score, excluded, health, parts, verdict } = filter
  let query = reader
    .selectFrom('part')
    .leftJoin('score', (join) => join.onRef('score.part', '=', 'part.id').on('score.run', '=', run ?? NO_RUN))
    .leftJoin('annotated', 'annotated.part', 'part.id')
  // Many of a set are found sooner along the order that is asked for than by their set, after which they would all be sorted.
  if (sets !== undefined)
    query = areMany ? query.where(sql<boolean>`+part."set" in (${sql.join(sets)})`) : query.where('part.set', 'in', sets)
  if (truths !== undefined) query = query.where('part.truth', 'in', truths)
  if (types !== undefined) query = query.where('part.defect_type', 'in', types)
  if (text !== undefined && text !== '') query = query.where(sql<boolean>`part.path like ${anywhere(text)} escape '\\'`)
  if (score !== undefined) query = query.where('score.score', '>=', score.from).where('score.score', '<=', score.to)
  if (excluded !== undefined) query = query.where('part.excluded', '=', excluded ? 1 : 0)
  if (parts !== undefined) query = query.where(sql<boolean>`part.id in (select value from json_each(${JSON.stringify(parts)}))`)
  if (verdict === 'none') query = query.where(sql<boolean>`not exists (${reviewed})`)
  else if (verdict !== undefined)
    query = query.where(sql<boolean>`exists (${reviewed} and review.verdict = ${verdict === 'open' ? '' : verdict})`)
  switch (health) {
    case 'unreadable':
      return query.where('part.unreadable', '!=', '')
    case 'duplicate':
      return query.where(sql<boolean>`part.pixels in (${duplicatePixels})`)
    case 'odd-size':
      return query.where('part.width', '>', 0).where(sql<boolean>`(part.width, part.height) is not (${usualSize})`)
    case undefined:
      return query
    default:
      return health satisfies never
  }
}

/** Where the part stands by people's verdicts, if they said anything. */
const reviewed = sql`select 1 from review where review.part = part.id`
/** Hashes of pixels that more than one part has. */
export const duplicatePixels = sql`select pixels from part where pixels > '' group by pixels having count(*) > 1`
/** Of another size than the usual one, in words that an index answers: nearly all parts are of that one. */
export function isOddSize({ width, height }: { readonly width: number; readonly height: number }) {
  return sql<boolean>`(part.width < ${width} or part.width > ${width} or (part.width = ${width} and part.height < ${height}) or (part.width = ${width} and part.height > ${height}))`
}
/** The size that most parts have. */
export const usualSize = sql`select width, height from part where width > 0 group by width, height order by count(*) desc, width, height limit 1`

const NO_RUN = -1

function inOrder(query: ReturnType<typeof listParts>, { by, descending }: PartSort) {
  const direction = descending ? 'desc' : 'asc'
  switch (by) {
    case 'name':
      return query.orderBy('part.path', direction)
    case 'score':
      // Parts without a score come last either way.
      return query
        .orderBy(sql`score.score is null`)
        .orderBy('score.score', direction)
        .orderBy('part.path')
    case 'type':
      return query.orderBy('part.truth', direction).orderBy('part.defect_type', direction).orderBy('part.path')
    case 'size':
      return query.orderBy('part.size_bytes', direction).orderBy('part.path')
    default:
      return by satisfies never
  }
}
