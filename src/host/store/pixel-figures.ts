import type { Insertable, Kysely, Selectable } from 'kysely'
import { record, together, type Actor } from '#host/trail/record.ts'
import type { PixelFiguresTable, Tables } from './tables.ts'

export type StoredPixels = Selectable<PixelFiguresTable>

/** Keeps what was worked out, with its entry in the trail. */
export async function addPixelFigures(
  writer: Kysely<Tables>,
  figures: Omit<Insertable<PixelFiguresTable>, 'record' | 'by' | 'at'>,
  actor: Actor,
): Promise<StoredPixels> {
  return await together(writer, async (all) => {
    const { run, ...said } = figures
    const entry = await record(all, actor, { action: 'run.located', object: `run ${run}`, new: JSON.stringify(said) })
    return await all
      .insertInto('pixel_figures')
      .values({ ...figures, record: entry, by: actor.who, at: actor.at })
      .returningAll()
      .executeTakeFirstOrThrow()
  })
}

/** A run's newest figures, of entries of the trail up to one. */
export async function newestPixelFigures(reader: Kysely<Tables>, run: number, upTo: number): Promise<StoredPixels | undefined> {
  return await reader
    .selectFrom('pixel_figures')
    .selectAll()
    .where('run', '=', run)
    .where('record', '<=', upTo)
    .orderBy('record', 'desc')
    .limit(1)
    .executeTakeFirst()
}
