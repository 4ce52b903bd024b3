import { sql, type Kysely, type Insertable } from 'kysely'
import { Fault } from '#domain/faults.ts'
import type { Part, Split } from '#domain/parts.ts'
import { together } from '#host/trail/record.ts'
import type { PartCounts, PartHealth, PartRow } from '#rpc/schemas/parts.ts'
import { duplicatePixels, isOddSize, partRow } from './part-query.ts'
import type { PartTable, Tables } from './tables.ts'

/** A part with all that is known of it. */
export type StoredPart = {
  readonly row: PartRow
  readonly path: string
  readonly sha256: string
  /** The data set's own mask files. */
  readonly masks: readonly string[]
  /** The newest version of masks that people saved, which count instead of the files; null without one. */
  readonly annotation: number | null
}

/** Rows in one statement: 18 columns each, and SQLite takes 32,766 values. */
const ROWS_AT_ONCE = 1000

/** Adds parts, all or none. 100,000 take about a second. */
export async function addParts(writer: Kysely<Tables>, parts: readonly Insertable<PartTable>[]): Promise<void> {
  await together(writer, async (all) => {
    for (let i = 0; i < parts.length; i += ROWS_AT_ONCE) {
      await all
        .insertInto('part')
        .values(parts.slice(i, i + ROWS_AT_ONCE))
        .execute()
    }
  })
}

/** One part; its score is that of `run`. Faults: part.missing. */
export async function readPart(reader: Kysely<Tables>, part: number, run: number | null): Promise<StoredPart> {
  const found = await reader
    .selectFrom('part')
    .leftJoin('score', (join) => join.onRef('score.part', '=', 'part.id').on('score.run', '=', run ?? -1))
    .leftJoin('annotated', 'annotated.part', 'part.id')
    .selectAll('part')
    .select(['score.score', 'annotated.masks as drawn', 'annotated.record'])
    .where('part.id', '=', part)
    .executeTakeFirst()
  if (found === undefined) throw missingFault(part)
  const { path, sha256, masks, record } = found
  return { row: partRow(found), path, sha256, masks: masksOf(masks), annotation: record }
}

/** The parts a training would use, in the order of their paths: readable, not excluded, not incoming. */
export async function partsForTraining(reader: Kysely<Tables>): Promise<Part[]> {
  const rows = await reader
    .selectFrom('part')
    .selectAll()
    .where('excluded', '=', 0)
    .where('unreadable', '=', '')
    .where('set', '!=', 'incoming')
    .orderBy('path')
    .execute()
  return rows.map(({ path, sha256, size_bytes: sizeBytes, truth, defect_type: defectType, masks, set }) => {
    return { path, sha256, sizeBytes, truth, defectType, masks: masksOf(masks), split: set }
  })
}

/** A part of the acceptance set; `annotation`: the newest version of masks that people saved, null without one. */
export type AcceptancePart = Part & { readonly annotation: number | null }

/** Readable parts of the acceptance set in use whose truth is known, in the order of their paths. */
export async function acceptanceParts(reader: Kysely<Tables>): Promise<AcceptancePart[]> {
  const rows = await reader
    .selectFrom('part')
    .leftJoin('annotated', 'annotated.part', 'part.id')
    .selectAll('part')
    .select('annotated.record')
    .where('set', '=', 'test')
    .where('truth', '!=', 'unknown')
    .where('excluded', '=', 0)
    .where('unreadable', '=', '')
    .orderBy('path')
    .execute()
  return rows.map(({ path, sha256, size_bytes: sizeBytes, truth, defect_type: defectType, masks, set, record }) => {
    return { path, sha256, sizeBytes, truth, defectType, masks: masksOf(masks), split: set, annotation: record }
  })
}

export async function countParts(reader: Kysely<Tables>): Promise<PartCounts> {
  const counted = await reader
    .selectFrom('part')
    .select(['set', 'truth', 'excluded', ({ fn }) => fn.countAll<number>().as('count')])
    .groupBy(['set', 'truth', 'excluded'])
    .execute()
  const types = await reader
    .selectFrom('part')
    .select(['defect_type as type', ({ fn }) => fn.countAll<number>().as('count')])
    .where('truth', '=', 'defective')
    .where('excluded', '=', 0)
    .groupBy('defect_type')
    .orderBy('defect_type')
    .execute()
  const empty = (): { good: number; defective: number; unknown: number; excluded: number } => ({
    good: 0,
    defective: 0,
    unknown: 0,
    excluded: 0,
  })
  const sets = { train: empty(), calibrate: empty(), test: empty(), incoming: empty() } satisfies Record<Split, unknown>
  for (const { set, truth, excluded, count } of counted) sets[set][excluded === 1 ? 'excluded' : truth] += count
  return { sets, types }
}

/** Examples that one answer names; the counts beside them are whole. */
const MOST_NAMED = 1000

/** What is odd about the parts. One pass over the indexes. */
export async function healthOfParts(reader: Kysely<Tables>): Promise<PartHealth> {
  const unreadable = await reader
    .selectFrom('part')
    .select(['id as part', 'path as name', 'unreadable as why'])
    .where('unreadable', '!=', '')
    .orderBy('path')
    .limit(MOST_NAMED)
    .execute()
  const copies = await reader
    .selectFrom('part')
    .select(['id as part', 'path as name', 'set', 'pixels'])
    .where(sql<boolean>`pixels in (${duplicatePixels})`)
    .orderBy('pixels')
    .orderBy('path')
    .limit(MOST_NAMED)
    .execute()
  const groups = new Map<string, { part: number; name: string; set: Split }[]>()
  for (const { pixels, ...copy } of copies) groups.set(pixels, [...(groups.get(pixels) ?? []), copy])
  const sizes = await reader
    .selectFrom('part')
    .select(['width', 'height', ({ fn }) => fn.countAll<number>().as('count')])
    .where('width', '>', 0)
    .groupBy(['width', 'height'])
    .orderBy('count', 'desc')
    .orderBy('width')
    .orderBy('height')
    .execute()
  const usual = sizes[0] ?? null
  const oddSizes =
    usual === null || sizes.length === 1
      ? []
      : await reader
          .selectFrom('part')
          .select(['id as part', 'path as name', 'width', 'height'])
          .where('width', '>', 0)
          .where(isOddSize(usual))
          .orderBy('path')
          .limit(MOST_NAMED)
          .execute()
  const leftOut = await reader.selectFrom('left_out').selectAll().orderBy('path').limit(MOST_NAMED).execute()
  const { unused } = (await reader.selectFrom('import_count').select('unused').executeTakeFirst()) ?? { unused: 0 }
  return {
    unreadable,
    notRead: leftOut.filter(({ same_as: sameAs }) => sameAs === '').map(({ path: name, why }) => ({ name, why })),
    duplicates: [...groups.values()],
    takenOut: leftOut.filter(({ same_as: sameAs }) => sameAs !== '').map(({ path: name, same_as: sameAs }) => ({ name, sameAs })),
    usualSize: usual,
    oddSizes,
    unused,
  }
}

function masksOf(json: string): readonly string[] {
  const masks: unknown = JSON.parse(json)
  return Array.isArray(masks) ? masks.filter((mask) => typeof mask === 'string') : []
}

function missingFault(part: number): Fault {
  const text = { what: `There is no part ${part} in this project.`, why: 'No part has that number.', do: 'Choose a part from the list.' }
  return new Fault('part.missing', text, { data: { part } })
}
