import { createHash } from 'node:crypto'
import type { TrailEntry } from '#rpc/schemas/trail.ts'

/** What stands before the first entry. */
export const NO_SEAL = '0'.repeat(64)

/**
 * An entry as its seal sees it: a JSON list in this order, without spaces, UTF-8. The number is a number, all else is text; control
 * characters are escaped as JSON.stringify does (\b \t \n \f \r, else \u00xx), and nothing above them is. Any language can do it again
 * (decision 0020 has it in Python).
 */
export function canonical(entry: Omit<TrailEntry, 'seal'>): string {
  const { number, at, who, how, action, object, old, new: now, reason, before } = entry
  return JSON.stringify([number, at, who, how, action, object, old, now, reason, before])
}

/** SHA-256 of the canonical entry, 64 hexadecimal digits. */
export function sealOf(entry: Omit<TrailEntry, 'seal'>): string {
  return createHash('sha256').update(canonical(entry)).digest('hex')
}

/** Text as SQLite gives it back: half a surrogate pair and NUL do not survive the way, and would break the seal. */
export function storable(text: string): string {
  return text.replace(/\p{Surrogate}|\0/gu, '\uFFFD')
}
