import type { Kysely } from 'kysely'
import { Fault } from '#domain/faults.ts'
import { isPackedAs, readMasksOf } from '#host/store/annotations.ts'
import type { Tables } from '#host/store/tables.ts'
import type { TrailEntry } from '#rpc/schemas/trail.ts'
import type { RowProblem } from './rows.ts'

/**
 * Holds the masks themselves to the SHA-256 that stands in their entries: of their bytes, or, in versions from before that was kept and in
 * a database whose PNGs were packed anew, pixel by pixel, which takes 9 ms for one of 2048 x 2048.
 */
export async function pixelsProblem(reader: Kysely<Tables>, entries: readonly TrailEntry[]): Promise<RowProblem | undefined> {
  for (const { number, action, new: now } of entries) {
    if (action !== 'annotation.saved' && action !== 'annotation.imported') continue
    const sha256 = packedHashOf(now)
    if (sha256 !== null && (await isPackedAs(reader, number, sha256))) continue
    try {
      await readMasksOf(reader, number)
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'project.damaged') throw error
      return { entry: number, what: `The masks of record ${number} are not those whose SHA-256 it has.` }
    }
  }
  return undefined
}

/** `png.sha256` of an entry, as `addMasks` wrote it; null in older ones. */
function packedHashOf(json: string): string | null {
  const found = /"png":\{"sha256":"([0-9a-f]{64})"\}\}$/.exec(json)
  return found?.[1] ?? null
}
