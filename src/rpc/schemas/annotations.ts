import { z } from 'zod'
import type { FaultRecord } from '#domain/faults.ts'
import type { Severity } from '#domain/review.ts'
import { signatureOrNone } from './people.ts'
import { folder, partId, projectId, reason, type BlobKey, type Instant, type PartId, type RunId } from './words.ts'

/** The longest side of a picture that can have masks: 512 megapixels are refused at the import, so no side is longer. */
const MOST_PIXELS = 512_000_000
const side = z.int().min(1).max(MOST_PIXELS)

/**
 * A mask as COCO's compressed run lengths, as pycocotools writes them (`counts` of `mask.encode`): column by column, zeros first. What it
 * covers is the size beside it. `src/domain/masks/rle.ts` makes and reads it. An empty mask is not a mask: leave it out.
 */
export const counts = z
  .string()
  .regex(/^[0-o]*$/)
  .max(4_000_000)
const label = z.string().trim().max(300)
const severity = z.enum(['', 'minor', 'major', 'critical'])

/** Masks of one part may overlap, and two may have the same label: each is kept as it was drawn, in this order. */
export const newMask = z.object({
  /** Defect type; '' for one that has none yet. */
  label,
  severity: severity.default(''),
  counts,
})
export type NewMask = Readonly<z.output<typeof newMask>>

/** Made by the page for each act: sent again after a lost connection, it is still one version. */
const key = z.string().min(8).max(64).nullable().default(null)

export const maskVersion = z.object({ project: projectId, part: partId, record: z.int().positive() })
export const saveMasks = z.object({
  project: projectId,
  part: partId,
  /** `PartMasks.record` that the person saw: another version since is `annotation.overtaken`, whose `data` has record, by and at. */
  expects: z.int().nonnegative(),
  /** Of the picture; any other size is `annotation.invalid`. */
  width: side,
  height: side,
  /** All of the part's masks. An empty list says that nothing on the part is defective. */
  masks: z.array(newMask).max(1000),
  reason: z.union([z.literal(''), reason]).default(''),
  key,
})

export type MaskRow = {
  readonly label: string
  readonly severity: Severity
  readonly counts: string
  readonly pixels: number
  /** Smallest box around it, in pixels of the picture. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
}

/**
 * `none`: nobody has drawn anything. `files`: nobody has, and the data set's own mask files are shown, as one mask with the part's defect
 * type; saving them makes them version 1. `drawn` and `imported`: a version, made on the page or from a file.
 */
export type MaskSource = 'none' | 'files' | 'drawn' | 'imported'

/** A part's masks, in a version. */
export type PartMasks = {
  readonly part: PartId
  /** `P-0193`, which tells no folder and so no truth. */
  readonly name: string
  /** Number of the version's entry in the trail, "#8120", to be given back as `expects`; 0: none is saved. */
  readonly record: number
  /** Which version it is, from 1; 0: none is saved. */
  readonly version: number
  /** False: a newer one is there, so this one is to look at. */
  readonly isNewest: boolean
  readonly source: MaskSource
  readonly by: string
  readonly at: Instant
  readonly width: number
  readonly height: number
  readonly masks: readonly MaskRow[]
  /** All masks as one picture, white on black, PNG at the picture's size; null without any. */
  readonly picture: BlobKey | null
  /** Why the data set's mask files cannot be shown (`files` then has no mask); null otherwise. */
  readonly unusable: FaultRecord | null
}

export type MaskVersion = {
  readonly record: number
  readonly version: number
  readonly by: string
  readonly at: Instant
  readonly source: 'drawn' | 'imported'
  readonly masks: number
  /** Pixels that any mask covers, and how many of them the version before did not, and the other way round. */
  readonly pixels: number
  readonly added: number
  readonly removed: number
  readonly reason: string
}

/**
 * Asked for when a part is opened for drawing and again every `renewMs` while it stays open. `window`: made up by the page once, so that
 * two windows of one person are two. It keeps others from starting; what decides is `expects` when it is saved.
 */
export const lockPart = z.object({ project: projectId, part: partId, window: z.string().min(8).max(64) })
/** Who has a part open. `isYours` false: show it read-only, and say "P-0193 is open at another window (Engineer 2, 40 s)". */
export type PartLock = {
  readonly part: PartId
  readonly by: string
  readonly since: Instant
  readonly isYours: boolean
  /** Ask again after this; the lock falls after three times as long. */
  readonly renewMs: number
}

export const EXCHANGE_FORMATS = ['coco', 'mvtec', 'csv'] as const
export type ExchangeFormat = (typeof EXCHANGE_FORMATS)[number]
const format = z.enum(EXCHANGE_FORMATS)
/** `polygons`: COCO with outlines along pixel edges instead of run lengths, for programs that know no others; the pixels are the same. */
export const exportMasks = z.object({ project: projectId, format, polygons: z.boolean().default(false), signature: signatureOrNone })
/** A file that can be fetched by its key: `.json`, `.csv`, or a `.zip` of the folders that MVTec's layout has. */
export type MasksExported = {
  readonly name: string
  readonly key: BlobKey
  readonly parts: number
  readonly masks: number
  readonly sha256: string
}
/** `path`: a file (COCO, CSV) or a folder (MVTec) on the host's computer. All of it or nothing is taken in. */
export const importMasks = z.object({ project: projectId, format, path: folder, reason: z.union([z.literal(''), reason]).default('') })
export type MasksImported = {
  /** Parts that have a new version. */
  readonly parts: number
  readonly masks: number
  /** Parts whose masks were already the same. */
  readonly same: number
}

export const saveIgnore = z.object({
  project: projectId,
  expects: z.int().nonnegative(),
  /** Size of the picture that they were drawn on; on pictures of another size they are stretched as the picture is. */
  width: side,
  height: side,
  /** Pixels that do not count; '' takes every region away. */
  counts,
  reason,
  key,
})
/** Pixels that count neither in scores nor in metrics, the same for every part of the project. */
export type IgnoreRegions = {
  readonly record: number
  readonly by: string
  readonly at: Instant
  readonly reason: string
  /** 0 x 0 while there are none. */
  readonly width: number
  readonly height: number
  readonly counts: string
  readonly pixels: number
  /** Runs whose scores were made with other regions than these: `runs.score` makes them again. */
  readonly stale: readonly RunId[]
}
