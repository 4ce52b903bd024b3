import { z } from 'zod'
import { signatureOrNone } from './people.ts'
import { projectId, type Instant } from './words.ts'

export const makeBackup = z.object({
  project: projectId,
  /** Where the file is to lie, absolute; '' for the folder `backups` of this user. */
  folder: z.string().max(4096).default(''),
  signature: signatureOrNone,
})

/** A backup that was written and read back. */
export type MadeBackup = {
  readonly file: string
  readonly sizeBytes: number
  readonly sha256: string
  readonly files: number
  /** Names of what vanished while it was written, or cannot lie in such a file. */
  readonly leftOut: readonly string[]
  /** Entries of the trail in the copy, and its head. */
  readonly entries: number
  readonly head: string
  readonly at: Instant
  /** Its entry in the project's trail. */
  readonly record: number
}
