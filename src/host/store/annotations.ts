import { type Kysely, type Transaction } from 'kysely'
import { Fault } from '#domain/faults.ts'
import { differenceOf } from '#domain/masks/combine.ts'
import { areaOf, type Size } from '#domain/masks/rle.ts'
import { decodeBits, encodeBits } from '#host/masks/bit-png.ts'
import { coveredBy, hashOfMasks, hashOfPacked, invalid, type Mask, type PackedMask } from '#host/masks/content.ts'
import { record, together, type Actor } from '#host/trail/record.ts'
import type { MaskVersion } from '#rpc/schemas/annotations.ts'
import type { AnnotationTable, Tables } from './tables.ts'

/** A part's masks in one version. */
export type StoredMasks = Omit<AnnotationTable, 'masks'> & { readonly masks: readonly Mask[] }

export type NewVersion = Size & {
  readonly part: number
  readonly source: 'drawn' | 'imported'
  readonly masks: readonly Mask[]
  /** The version that the person saw, 0 for none; null: whatever there is. */
  readonly expects: number | null
  readonly reason: string
  readonly key: string | null
}

/**
 * Adds a version of a part's masks, with its entry in the trail, and gives the entry's number. One whose key is there already, or that
 * is the same as the newest, is given as it was. Faults: annotation.overtaken, annotation.invalid, part.missing.
 */
export async function addMasks(writer: Kysely<Tables>, given: NewVersion, actor: Actor): Promise<{ record: number; isNew: boolean }> {
  const { part, source, width, height, masks, expects, reason, key } = given
  return await together(writer, async (all) => {
    const known = key === null ? undefined : await all.selectFrom('annotation').select('record').where('key', '=', key).executeTakeFirst()
    if (known !== undefined) return { record: known.record, isNew: false }
    await checkPart(all, given)
    const before = await newestMasks(all, part)
    if (expects !== null && (before?.record ?? 0) !== expects) throw overtaken(part, before)
    const sha256 = hashOfMasks(given, masks)
    if (before?.sha256 === sha256) return { record: before.record, isNew: false }
    const covered = coveredBy(masks, given)
    const pixels = areaOf(covered)
    const sameSize = before?.width === width && before.height === height
    const { added, removed } =
      before === null || !sameSize
        ? { added: pixels, removed: before?.pixels ?? 0 }
        : differenceOf(coveredBy(before.masks, before), covered)
    const version = (before?.version ?? 0) + 1
    const said = { version, masks: masks.map(({ label, severity, runs }) => ({ label, severity, pixels: areaOf(runs) })) }
    const packed = masks.map(({ label, severity, runs }) => ({ label, severity, png: encodeBits(runs, given) }))
    const entry = await record(all, actor, {
      action: source === 'drawn' ? 'annotation.saved' : 'annotation.imported',
      object: `part ${part}`,
      old: before === null ? '' : JSON.stringify({ record: before.record, version: before.version, sha256: before.sha256 }),
      new: JSON.stringify({ ...said, pixels, added, removed, sha256, png: { sha256: hashOfPacked(given, packed) } }),
      reason,
    })
    const row = { part, version, source, width, height, masks: masks.length, pixels, added, removed, sha256, reason, key }
    await all
      .insertInto('annotation')
      .values({ ...row, record: entry, by: actor.who, at: actor.at })
      .execute()
    for (const [i, mask] of packed.entries()) {
      await all
        .insertInto('mask')
        .values({ record: entry, number: i + 1, ...mask })
        .execute()
    }
    return { record: entry, isNew: true }
  })
}

/** The newest version of a part's masks; null while there is none. */
export async function newestMasks(reader: Kysely<Tables>, part: number): Promise<StoredMasks | null> {
  const newest = await reader.selectFrom('annotated').select('record').where('part', '=', part).executeTakeFirst()
  return newest === undefined ? null : await readMasksOf(reader, newest.record)
}

/** One version; null if that entry is not one of masks. Faults: project.damaged. */
export async function readMasksOf(reader: Kysely<Tables>, number: number): Promise<StoredMasks | null> {
  const row = await reader.selectFrom('annotation').selectAll().where('record', '=', number).executeTakeFirst()
  if (row === undefined) return null
  const stored = await packedMasksOf(reader, number)
  const masks = stored.map(({ label, severity, png }): Mask => {
    const runs = decodeBits(png, row)
    if (runs === undefined) throw damaged(number)
    return { label, severity, runs }
  })
  if (masks.length !== row.masks || hashOfMasks(row, masks) !== row.sha256) throw damaged(number)
  return { ...row, masks }
}

/** Whether one version's masks are, byte by byte, those of this hash (`hashOfPacked`). Much faster than opening them. */
export async function isPackedAs(reader: Kysely<Tables>, number: number, sha256: string): Promise<boolean> {
  const row = await reader.selectFrom('annotation').select(['width', 'height', 'masks']).where('record', '=', number).executeTakeFirst()
  if (row === undefined) return false
  const packed = await packedMasksOf(reader, number)
  return packed.length === row.masks && hashOfPacked(row, packed) === sha256
}

async function packedMasksOf(reader: Kysely<Tables>, number: number): Promise<PackedMask[]> {
  const stored = await reader
    .selectFrom('mask')
    .select(['number', 'label', 'severity', 'png'])
    .where('record', '=', number)
    .orderBy('number')
    .execute()
  return stored.map(({ label, severity, png }) => ({ label, severity, png: new Uint8Array(png) }))
}

/** A part's versions, newest first. */
export async function versionsOf(reader: Kysely<Tables>, part: number): Promise<MaskVersion[]> {
  return await reader
    .selectFrom('annotation')
    .select(['record', 'version', 'by', 'at', 'source', 'masks', 'pixels', 'added', 'removed', 'reason'])
    .where('part', '=', part)
    .orderBy('record', 'desc')
    .execute()
}

/** Parts that have a version, and the newest one's entry, in the order of parts. */
export async function annotatedParts(reader: Kysely<Tables>): Promise<{ part: number; record: number; masks: number }[]> {
  return await reader.selectFrom('annotated').selectAll().orderBy('part').execute()
}

async function checkPart(all: Transaction<Tables>, { part, width, height }: NewVersion): Promise<void> {
  const found = await all.selectFrom('part').select(['path', 'width', 'height']).where('id', '=', part).executeTakeFirst()
  if (found === undefined) {
    const text = { what: `There is no part ${part} in this project.`, why: 'No part has that number.', do: 'Choose a part from the list.' }
    throw new Fault('part.missing', text, { data: { part } })
  }
  if (found.width !== width || found.height !== height)
    throw invalid(found.path, `They are of ${width} x ${height} pixels, and the picture has ${found.width} x ${found.height}.`)
}

function overtaken(part: number, newest: StoredMasks | null): Fault {
  const by = newest === null ? '' : newest.by === '' ? 'Another window' : newest.by
  const text = {
    what: `The masks of part ${part} were saved by somebody else in the meantime.`,
    why:
      newest === null
        ? 'The version you started from is not there.'
        : `${by} saved version ${newest.version} (#${newest.record}, ${newest.at}).`,
    do: 'Look at theirs, then save yours as the next version, or leave it; nothing was written over.',
  }
  return new Fault('annotation.overtaken', text, {
    data: { part, record: newest?.record ?? 0, version: newest?.version ?? 0, by: newest?.by ?? '', at: newest?.at ?? '' },
  })
}

function damaged(number: number): Fault {
  const text = {
    what: `The masks of record #${number} are damaged.`,
    why: 'They are not the ones whose SHA-256 was written with them.',
    do: 'Restore the project from a copy.',
  }
  return new Fault('project.damaged', text, { data: { record: number } })
}
