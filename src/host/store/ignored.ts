import { createHash } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import { Fault } from '#domain/faults.ts'
import { differenceOf } from '#domain/masks/combine.ts'
import type { IgnoreMask } from '#domain/masks/ignore.ts'
import { areaOf, packRuns, type Runs, type Size } from '#domain/masks/rle.ts'
import { decodeBits, encodeBits } from '#host/masks/bit-png.ts'
import { record, together, type Actor } from '#host/trail/record.ts'
import type { Tables } from './tables.ts'

/** The project's ignore regions in one version; without any, 0 x 0 and no runs. */
export type StoredIgnore = Size & {
  readonly record: number
  readonly runs: Runs
  readonly pixels: number
  readonly sha256: string
  readonly reason: string
  readonly by: string
  readonly at: string
}

const NONE: StoredIgnore = { record: 0, width: 0, height: 0, runs: [], pixels: 0, sha256: '', reason: '', by: '', at: '' }

/** What a run.json keeps of them, and their hash: undefined and '' where every pixel counts. */
export function ignoreMaskOf({ width, height, runs, pixels }: StoredIgnore): IgnoreMask | undefined {
  return pixels === 0 ? undefined : { width, height, counts: packRuns(runs) }
}

/** SHA-256 of `[width, height, counts]` as JSON without spaces; '' where every pixel counts. */
export function hashOfIgnore(ignore: IgnoreMask | null | undefined): string {
  if (ignore === undefined || ignore === null) return ''
  const { width, height, counts } = ignore
  return createHash('sha256')
    .update(JSON.stringify([width, height, counts]))
    .digest('hex')
}

/** The regions that are in force. Faults: project.damaged. */
export async function newestIgnore(reader: Kysely<Tables>): Promise<StoredIgnore> {
  const row = await reader.selectFrom('ignored').selectAll().orderBy('record', 'desc').limit(1).executeTakeFirst()
  if (row === undefined) return NONE
  if (row.png === null) return { ...row, runs: [] }
  const runs = decodeBits(new Uint8Array(row.png), row)
  if (runs === undefined || hashOfIgnore({ width: row.width, height: row.height, counts: packRuns(runs) }) !== row.sha256) {
    const text = {
      what: `The ignore regions of record #${row.record} are damaged.`,
      why: 'They are not the ones whose SHA-256 was written with them.',
      do: 'Restore the project from a copy.',
    }
    throw new Fault('project.damaged', text, { data: { record: row.record } })
  }
  return { ...row, runs }
}

/**
 * Puts other regions in force, with the entry in the trail. `runs` empty: every pixel counts. One whose key is there already, or that
 * changes nothing, leaves no entry. Faults: annotation.overtaken, annotation.invalid.
 */
export async function addIgnore(
  writer: Kysely<Tables>,
  { expects, reason, key, ...given }: Size & { runs: Runs; expects: number; reason: string; key: string | null },
  actor: Actor,
): Promise<boolean> {
  return await together(writer, async (all) => {
    if (key !== null && (await all.selectFrom('ignored').select('record').where('key', '=', key).executeTakeFirst()) !== undefined)
      return false
    const before = await newestIgnore(all)
    if (before.record !== expects) throw overtaken(before)
    const pixels = areaOf(given.runs)
    const next = pixels === 0 ? { width: 0, height: 0, runs: [] } : given
    const sha256 = hashOfIgnore(ignoreMaskOf({ ...NONE, ...next, pixels }))
    if (sha256 === before.sha256) return false
    if (pixels > 0) await checkSize(all, next)
    const isSameSize = before.width === next.width && before.height === next.height
    const changed = isSameSize ? differenceOf(before.runs, next.runs) : { added: pixels, removed: before.pixels }
    const row = { width: next.width, height: next.height, pixels, sha256 }
    const entry = await record(all, actor, {
      action: 'ignore.saved',
      object: 'project',
      old: before.record === 0 ? '' : JSON.stringify({ record: before.record, pixels: before.pixels, sha256: before.sha256 }),
      new: JSON.stringify({ ...row, change: changed }),
      reason,
    })
    const png = pixels === 0 ? null : encodeBits(next.runs, next)
    await all
      .insertInto('ignored')
      .values({ ...row, record: entry, png, reason, key, by: actor.who, at: actor.at })
      .execute()
    return true
  })
}

/** The hash of the regions that are in force, without reading them. */
export async function hashNow(reader: Kysely<Tables>): Promise<string> {
  const row = await reader.selectFrom('ignored').select('sha256').orderBy('record', 'desc').limit(1).executeTakeFirst()
  return row?.sha256 ?? ''
}

/** Runs whose scores were made with other regions than these. */
export async function runsScoredOtherwise(reader: Kysely<Tables>, sha256: string): Promise<number[]> {
  const { rows } = await sql<{ number: number }>`
    select number from run left join scored_ignoring on scored_ignoring.run = run.number
    where discarded = '' and coalesce(sha256, '') != ${sha256} and exists (select 1 from score where score.run = run.number)
    order by number desc`.execute(reader)
  return rows.map(({ number }) => number)
}

/** The hash of the regions that a run's scores were made with. */
export async function scoredIgnoring(reader: Kysely<Tables>, run: number): Promise<string> {
  return (await reader.selectFrom('scored_ignoring').select('sha256').where('run', '=', run).executeTakeFirst())?.sha256 ?? ''
}

/** From now on the run's scores are made with these regions: those that were made with others go, so that they never stand side by side. */
export async function scoreIgnoring(writer: Kysely<Tables>, run: number, sha256: string): Promise<void> {
  await together(writer, async (all) => {
    if ((await scoredIgnoring(all, run)) === sha256) return
    await all.deleteFrom('score').where('run', '=', run).execute()
    await all.deleteFrom('waiting').where('run', '=', run).execute()
    await all
      .insertInto('scored_ignoring')
      .values({ run, sha256 })
      .onConflict((conflict) => conflict.column('run').doUpdateSet({ sha256 }))
      .execute()
  })
}

async function checkSize(all: Kysely<Tables>, { width, height, runs }: Size & { runs: Runs }): Promise<void> {
  const like = await all.selectFrom('part').select('id').where('width', '=', width).where('height', '=', height).limit(1).executeTakeFirst()
  const why =
    like === undefined
      ? `They are of ${width} x ${height} pixels, and no picture of the project is.`
      : areaOf(runs) === width * height
        ? 'They leave no pixel that counts.'
        : ''
  if (why === '') return
  const text = { what: 'The ignore regions cannot be saved.', why, do: 'Draw them on a picture of the project, and leave some of it.' }
  throw new Fault('annotation.invalid', text)
}

function overtaken({ record, by, at }: StoredIgnore): Fault {
  const text = {
    what: 'The ignore regions were saved by somebody else in the meantime.',
    why: `${by === '' ? 'Another window' : by} saved others (#${record}, ${at}).`,
    do: 'Look at theirs, then save yours, or leave them; nothing was written over.',
  }
  return new Fault('annotation.overtaken', text, { data: { part: 0, record, by, at } })
}
