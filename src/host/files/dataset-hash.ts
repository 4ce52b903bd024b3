import { createHash } from 'node:crypto'
import type { Part } from '#domain/parts.ts'

/**
 * The snapshot's hash: SHA-256 over one JSON line for each part, in the data set's order: [path, sha256, truth, defectType, masks, split].
 * Neither the root nor the layout is in it: a data set that was moved as it is stays the same.
 */
export function datasetHash(parts: readonly Part[]): string {
  const hash = createHash('sha256')
  for (const { path, sha256, truth, defectType, masks, split } of parts) {
    hash.update(`${JSON.stringify([path, sha256, truth, defectType, masks, split])}\n`)
  }
  return hash.digest('hex')
}
