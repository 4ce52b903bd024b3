import { z } from 'zod'

// The words that every area of the contract shares. Inputs are zod schemas, since they come from a page; outputs are types, since
// they come from the host, which the compiler has checked.

/** A project's id: its name as it stands in an address, `housing-a`; with a moment of its trail (moment.ts) `housing-a~2210`. */
export const projectId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}(~[1-9][0-9]{0,9})?$/)
/** A part's number in its project. */
export const partId = z.int().positive()
/** A run's number in its project: "Run 14". */
export const runId = z.int().positive()

/** Parts that one call may name: all of the largest project that is designed for, and more. */
const MOST_PARTS = 1_000_000

export const partIds = z.array(partId).min(1).max(MOST_PARTS)
export const inProject = z.object({ project: projectId })
export const ofRun = z.object({ project: projectId, run: runId })

/** The set a part is in. `train`: training good; `calibrate`: calibration normals; `test`: acceptance set. */
export const set = z.enum(['train', 'calibrate', 'test', 'incoming'])
export const truth = z.enum(['good', 'defective', 'unknown'])

/** Why somebody did something. Shown again for as long as the project lives. */
export const reason = z.string().trim().min(10).max(2000)
/** A person's name. */
export const person = z.string().trim().min(1).max(200)
/** An absolute path that a person typed or picked. No file system has names with a NUL. */
export const folder = z
  .string()
  .trim()
  .min(1)
  .max(4096)
  .refine((path) => !path.includes('\0'), 'no path has a NUL')
/** A point in time, in the one spelling by which instants can be compared as text. */
export const instant = z.iso.datetime().transform((text) => new Date(text).toISOString())
export const finite = z.number().refine(Number.isFinite)

export type ProjectId = z.output<typeof projectId>
export type PartId = z.output<typeof partId>
export type RunId = z.output<typeof runId>

/** The address of bytes (pixels, columns of scores, a report): `blobUrl` makes it one. Made by the host, never by the page. */
export type BlobKey = string
/** ISO 8601, UTC. */
export type Instant = string
