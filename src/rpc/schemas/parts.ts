import { z } from 'zod'
import type { Split, Truth } from '#domain/parts.ts'
import {
  finite,
  folder,
  partId,
  partIds,
  projectId,
  reason,
  runId,
  set,
  truth,
  type BlobKey,
  type Instant,
  type PartId,
  type RunId,
} from './words.ts'

/** Sides of thumbnails, in pixels: four on the page, each served at the next larger of these (screens of two pixels a point). */
export const THUMBNAIL_SIZES = [96, 192, 384, 768] as const
export type ThumbnailSize = (typeof THUMBNAIL_SIZES)[number]

export type PartRow = {
  readonly part: PartId
  /** Path below the pictures' folder, with forward slashes. Any text a file system allows: show it as text. */
  readonly name: string
  readonly set: Split
  readonly truth: Truth
  /** '' unless defective. */
  readonly defectType: string
  readonly excluded: boolean
  /** 0 x 0 where the picture could not be read. */
  readonly width: number
  readonly height: number
  readonly depth: 8 | 16
  readonly sizeBytes: number
  readonly hasMask: boolean
  /** Why the picture cannot be read; '' if it can. */
  readonly unreadable: string
  /** For `thumbnailKey`. */
  readonly content: string
  /** By the run that was asked for; null without one, or while it is not scored. */
  readonly score: number | null
}

/** What to show; everything named must hold. Left out: no matter. */
export const filter = z.object({
  sets: z.array(set).max(4).exactOptional(),
  truths: z.array(truth).max(3).exactOptional(),
  types: z.array(z.string().max(300)).max(1000).exactOptional(),
  /** Part of the name, without regard to case. */
  text: z.string().max(300).exactOptional(),
  /** Scores by `run`, both ends included; parts without a score are left out. */
  score: z.object({ from: finite, to: finite }).exactOptional(),
  excluded: z.boolean().exactOptional(),
  health: z.enum(['unreadable', 'duplicate', 'odd-size']).exactOptional(),
  parts: partIds.exactOptional(),
  /** What people's verdicts come to: `open` where they differ or a second look is wanted, `none` where there is none. */
  verdict: z.enum(['none', 'good', 'defective', 'open']).exactOptional(),
})
export const sort = z.object({ by: z.enum(['name', 'score', 'type', 'size']), descending: z.boolean() })
const listed = {
  project: projectId,
  filter: filter.default({}),
  sort: sort.default({ by: 'name', descending: false }),
  /** Whose scores are meant, in filter, sort and rows. */
  run: runId.nullable().default(null),
}
export const page = z.object({ ...listed, offset: z.int().nonnegative(), limit: z.int().min(1).max(1000) })
/** All of them in order, for "select all" and for next and previous. */
export const ids = z.object(listed)

export type PartFilter = Readonly<z.output<typeof filter>>
export type PartSort = Readonly<z.output<typeof sort>>
/** `folder`: of pictures, or a CSV list; nothing there is moved or altered. */
export const add = z.object({ project: projectId, folder, to: set })
/** `same`: parts already, or twice in the folder. */
export type PicturesAdded = {
  readonly added: number
  readonly same: NotAdded
  readonly unreadable: NotAdded
  readonly record: number | null
}
/** How many, and the first of them. */
type NotAdded = { readonly count: number; readonly first: readonly { readonly name: string; readonly why: string }[] }

export type PartPage = { readonly total: number; readonly rows: readonly PartRow[] }

export type PartCounts = {
  readonly sets: Readonly<
    Record<Split, { readonly good: number; readonly defective: number; readonly unknown: number; readonly excluded: number }>
  >
  /** Defective parts by type, excluded ones left out, in alphabetical order. */
  readonly types: readonly { readonly type: string; readonly count: number }[]
}

/** Each list names at most 1,000. */
export type PartHealth = {
  readonly unreadable: readonly { readonly part: PartId; readonly name: string; readonly why: string }[]
  /** Files that could not even be read at the import, so that they are no parts. */
  readonly notRead: readonly { readonly name: string; readonly why: string }[]
  /** Groups of parts that are the same picture; across sets only where somebody moved one. */
  readonly duplicates: readonly (readonly { readonly part: PartId; readonly name: string; readonly set: Split }[])[]
  /** Left out at the import: the same picture as a part of another set. */
  readonly takenOut: readonly { readonly name: string; readonly sameAs: string }[]
  /** The usual size, and the parts of another. */
  readonly usualSize: { readonly width: number; readonly height: number; readonly count: number } | null
  readonly oddSizes: readonly { readonly part: PartId; readonly name: string; readonly width: number; readonly height: number }[]
  /** Files that the import found and had no place for. */
  readonly unused: number
}

const changed = { project: projectId, parts: partIds, reason: z.union([z.literal(''), reason]) }
/** The reason may be empty for parts that no run has used (`parts.usedBy`). */
export const move = z.object({ ...changed, to: set })
export const setTruth = z.object({ ...changed, truth, defectType: z.string().trim().max(300) })
export const exclude = z.object({ ...changed, excluded: z.boolean() })
export const someParts = z.object({ project: projectId, parts: partIds })
export const onePart = z.object({ project: projectId, part: partId })

export type PartsChanged = {
  readonly changed: number
  /** Runs that were trained on other data since: they keep their record of it. */
  readonly runs: readonly RunId[]
}

/** One line of a part's history; nothing is ever taken out of it. */
export type PartChange = {
  readonly at: Instant
  readonly what: 'set' | 'truth' | 'excluded'
  readonly from: string
  readonly to: string
  readonly reason: string
  readonly by: string
}

/** The key of a part's thumbnail. */
export function thumbnailKey(project: string, { part, content }: Pick<PartRow, 'part' | 'content'>, size: ThumbnailSize): BlobKey {
  return `${project}/thumbnail/${part}-${content}-${size}`
}
