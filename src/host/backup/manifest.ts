import { z } from 'zod'

/** The manifest's own number; raised when a member changes its meaning. */
export const MANIFEST_VERSION = 1
export const MANIFEST_NAME = 'manifest.json'
export const README_NAME = 'README.txt'
/** All that belongs into the project's folder stands under it. */
export const CONTENT = 'project/'

const file = z.object({ name: z.string().min(1).max(2000), sizeBytes: z.int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })

export const manifestSchema = z.object({
  manifest: z.literal(MANIFEST_VERSION),
  program: z.string(),
  madeAt: z.string(),
  by: z.string(),
  project: z.object({ uuid: z.string(), name: z.string(), createdAt: z.string(), folder: z.string(), pictures: z.string() }),
  /** Of the copy: its last entry is the one before the backup's own. */
  trail: z.object({ entries: z.int().nonnegative(), head: z.string() }),
  notInIt: z.string(),
  leftOut: z.array(z.string()),
  files: z.array(file),
})

/** What a backup says of itself: every file with its size and hash, and the head of the trail in it. */
export type Manifest = Readonly<z.output<typeof manifestSchema>>
export type ListedFile = Manifest['files'][number]

/**
 * Whether a name can be a file below a folder on every system, and leads nowhere else: no `..`, no absolute path, no drive, no character
 * that one of the systems refuses.
 */
export function isSafeName(name: string): boolean {
  if (name.length > 1000 || [...name].some((letter) => letter < ' ' || '<>:"|?*\\'.includes(letter))) return false
  return name.split('/').every((step) => step !== '' && !/^\.{1,2}$/.test(step) && !/[. ]$/.test(step) && !DEVICES.test(step))
}

/** Windows knows these with any ending. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
