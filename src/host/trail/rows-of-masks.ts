import type { Kysely } from 'kysely'
import { Fault } from '#domain/faults.ts'
import { readMasksOf } from '#host/store/annotations.ts'
import type { Tables } from '#host/store/tables.ts'
import type { TrailEntry } from '#rpc/schemas/trail.ts'
import type { RowProblem } from './rows.ts'

/** Holds the masks themselves, pixel by pixel, to the SHA-256 that stands in their entries. A part of 2048 x 2048 takes about 50 ms. */
export async function pixelsProblem(reader: Kysely<Tables>, entries: readonly TrailEntry[]): Promise<RowProblem | undefined> {
  for (const { number, action } of entries) {
    if (action !== 'annotation.saved' && action !== 'annotation.imported') continue
    try {
      await readMasksOf(reader, number)
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'project.damaged') throw error
      return { entry: number, what: `The masks of entry ${number} are not those whose SHA-256 it has.` }
    }
  }
  return undefined
}
