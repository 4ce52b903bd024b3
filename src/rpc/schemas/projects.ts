import { z } from 'zod'
import type { FaultRecord } from '#domain/faults.ts'
import type { Layout, Split, Truth } from '#domain/parts.ts'
import type { Progress } from '#domain/work.ts'
import type { ChosenLine } from './thresholds.ts'
import { folder, projectId, type Instant, type ProjectId } from './words.ts'

/** A project as the list shows it. One that cannot be opened stays in the list with the reason. */
export type ProjectRow = {
  readonly project: ProjectId
  readonly name: string
  /** The project's own folder. */
  readonly folder: string
  /** Opened last, on this computer. */
  readonly seenAt: Instant
  readonly isSample: boolean
  readonly state: { readonly at: 'ready'; readonly facts: ProjectFacts } | { readonly at: 'unusable'; readonly fault: FaultRecord }
}

export type ProjectFacts = {
  /** Where the pictures lie. Read in place, never altered. */
  readonly pictures: string
  /** False: the pictures' folder is gone; rows stay, and `projects.relocate` names the new place. */
  readonly picturesFound: boolean
  readonly createdAt: Instant
  readonly sets: Readonly<Record<Split, number>>
  readonly runs: number
  readonly latestRun: number | null
  readonly line: ChosenLine | null
  /** Parts for a person to judge, by the run of the line in force or the latest one; null before anything was scored. */
  readonly waiting: number | null
  /** Null without a line, or with too few scores to say. */
  readonly drift: DriftState | null
}

/** Where the scores of parts that pass go, against those of the calibration normals. */
export type DriftState = 'steady' | 'rising' | 'falling'

/** What a folder is found to hold, before anything is written. */
export type FolderLook = {
  readonly folder: string
  readonly layout: Layout
  /** One line each: `train/good 300 -> training good`. */
  readonly groups: readonly {
    readonly from: string
    readonly to: Split
    readonly truth: Truth
    readonly defectType: string
    readonly count: number
    readonly masked: number
  }[]
  /** Good parts that become calibration normals at the share that was asked for. */
  readonly heldBack: number
  /** Pictures the layout has no place for. */
  readonly unused: { readonly count: number; readonly first: readonly string[] }
  readonly problems: readonly { readonly path: string; readonly why: string }[]
  /** Too few good parts, no acceptance set, …: whole sentences. */
  readonly warnings: readonly string[]
  readonly suggestedName: string
}

export const calibrationShare = z.number().min(0).max(0.5)

export const look = z.object({ folder, calibrationShare: calibrationShare.default(0.2) })
export const create = z.object({ name: z.string().trim().min(1).max(100), folder, calibrationShare: calibrationShare.default(0.2) })
/** An existing project's folder, or one on a shared disk. */
export const add = z.object({ folder })
export const relocate = z.object({ project: projectId, folder })
/** `files`: delete the project's own folder too (never the pictures, unless they are the sample's); else it leaves the list only. */
export const remove = z.object({ project: projectId, files: z.boolean() })

/** Progress of something long, then what it gave. Ends without `done` if it was cancelled; a fault is thrown. */
export type Steps<T> = { readonly at: 'progress'; readonly progress: Progress } | { readonly at: 'done'; readonly result: T }
