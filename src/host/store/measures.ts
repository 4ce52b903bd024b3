import { sql, type Kysely } from 'kysely'
import type { Tables } from './tables.ts'

export type Measured = { readonly brightness: number; readonly sharpness: number }

/** What was measured of these parts, by their numbers. */
export async function readMeasures(reader: Kysely<Tables>, parts: readonly number[]): Promise<Map<number, Measured>> {
  const { rows } = await sql<Measured & { part: number }>`
    select part, brightness, sharpness from measure where part in (select value from json_each(${JSON.stringify(parts)}))`.execute(reader)
  return new Map(rows.map(({ part, ...measured }) => [part, measured]))
}

/** Keeps what was measured; a part's pixels never change, so the first is right. */
export async function addMeasures(writer: Kysely<Tables>, measured: readonly (Measured & { readonly part: number })[]): Promise<void> {
  if (measured.length === 0) return
  await writer
    .insertInto('measure')
    .values([...measured])
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
