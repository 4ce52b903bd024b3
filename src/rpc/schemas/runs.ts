import { z } from 'zod'
import type { Evaluation } from '#domain/evaluation.ts'
import type { FaultRecord } from '#domain/faults.ts'
import type { Fields, RunResult, SettingValues } from '#domain/run.ts'
import type { Progress } from '#domain/work.ts'
import { folder, projectId, reason, runId, type BlobKey, type Instant, type PartId, type ProjectId, type RunId } from './words.ts'

/** A detector as data: the form is drawn from `fields`. */
export type DetectorChoice = {
  readonly id: string
  readonly title: string
  readonly sentence: string
  readonly source: string
  readonly fields: Fields
  readonly presets: Readonly<Record<string, { readonly title: string; readonly sentence: string; readonly settings: SettingValues }>>
  /** In the order of training; `Epoch.stage` and `Snapshot.stage` name them. */
  readonly stages: readonly { readonly id: string; readonly title: string }[]
  readonly reductions: readonly { readonly id: string; readonly title: string }[]
}

export type DeviceChoice = {
  readonly id: string
  readonly title: string
  readonly runtime: string
  readonly usable: boolean
  /** Why it is not usable; '' when it is. */
  readonly reason: string
  /** Largest relative error against the reference, for each check of the self-test. */
  readonly selfTest: Readonly<Record<string, number>>
}

/**
 * What became of a run, as the host sees it. `interrupted`: its folder says running, but nobody holds its lock; it can be resumed.
 * `scoring`: trained, and its project's parts are being scored.
 */
export type RunAt =
  | { readonly at: 'queued' }
  | { readonly at: 'running'; readonly progress: Progress | null }
  | { readonly at: 'pausing' }
  | { readonly at: 'paused' }
  | { readonly at: 'interrupted' }
  | { readonly at: 'scoring'; readonly progress: Progress | null }
  | { readonly at: 'done' }
  | { readonly at: 'failed'; readonly fault: FaultRecord }
  | { readonly at: 'cancelled' }
  | { readonly at: 'discarded'; readonly reason: string }

export type RunRow = {
  readonly run: RunId
  /** The run's own id, as in run.json and exported files. */
  readonly uuid: string
  readonly folder: string
  readonly detector: string
  readonly preset: string
  readonly settings: SettingValues
  readonly seed: number
  readonly device: string
  readonly createdAt: Instant
  /** Hash of the data set's snapshot. */
  readonly snapshot: string
  readonly counts: { readonly train: number; readonly calibrate: number; readonly test: number }
  /** Sets or truths were changed since the snapshot. */
  readonly dataChanged: boolean
  /** Its scores were made with other ignore regions than the project's: `runs.score` makes them again. */
  readonly ignoreChanged: boolean
  readonly state: RunAt
  readonly result: Pick<RunResult, 'reduction' | 'reductionChosenBy' | 'residualScale' | 'epochs' | 'steps' | 'trainingSeconds'> | null
  readonly scores: { readonly scored: number; readonly unreadable: number; readonly parts: number }
  /** On the acceptance set; null without scores of both truths. */
  readonly figures: Pick<Evaluation, 'auroc' | 'aupr' | 'intervals'> | null
}

const settingValues = z.record(z.string().max(100), z.union([z.number(), z.boolean(), z.string().max(300)]))

/** A training to begin. `settings`: what differs from the preset. */
export const start = z.object({
  project: projectId,
  detector: z.string().min(1).max(100),
  preset: z.string().min(1).max(100),
  settings: settingValues.default({}),
  reduction: z.string().min(1).max(100).default('auto'),
  seed: z.int().nonnegative().default(0),
  device: z.string().min(1).max(100).default('auto'),
})
export type StartRun = Readonly<z.output<typeof start>>

/** What would keep a training from being started, and what a person should know before. */
export type StartCheck = { readonly faults: readonly FaultRecord[]; readonly warnings: readonly string[] }

export type QueueRow = {
  readonly project: ProjectId
  readonly projectName: string
  readonly run: RunId
  readonly detector: string
  readonly state: RunAt
  /** Of the last epoch; null before the first. */
  readonly imagesPerSecond: number | null
  readonly secondsLeft: number | null
}

export const reorder = z.object({ project: projectId, run: runId, direction: z.enum(['up', 'down']) })
export const discard = z.object({ project: projectId, run: runId, reason })
/** A run folder that the command line made. */
export const adopt = z.object({ project: projectId, folder })

/** One epoch: a point on every curve. */
export type Epoch = {
  readonly stage: string
  readonly epoch: number
  readonly epochs: number
  readonly step: number
  readonly losses: Readonly<Record<string, number>>
  readonly imagesPerSecond: number
  readonly secondsLeft: number
}

/** The same few parts as the model rebuilt them after an epoch. */
export type Snapshot = {
  readonly stage: string
  readonly epoch: number
  readonly rows: readonly SnapshotRow[]
}
/** One PNG: `count` squares beside each other, the same parts in every snapshot. `residual` is grey, white = 0.5 on the 0…1 picture scale. */
export type SnapshotRow = {
  readonly title: string
  /** `input`, `rebuilt`, `residual`, `drawn`, and whatever else the detector shows. */
  readonly kind: string
  readonly picture: BlobKey
}

/** The scores of all parts: the columns are under `key`, to be read with `unpackScores`. */
export type ScoresAnswer = {
  readonly run: RunId
  readonly reduction: string
  readonly count: number
  readonly types: readonly string[]
  readonly key: BlobKey
}

/** A part that could not be scored. */
export type UnscoredPart = { readonly part: PartId; readonly fault: FaultRecord }

/** How well a run finds the places of defects; pooled over parts that are good or have a mask, null while no defect has one. */
export type PixelFigures = {
  readonly pixelAuroc: number | null
  /** Per-region overlap, up to 30 % of the normal pixels flagged. */
  readonly pro: number | null
  /** Parts of the acceptance set, and the defective ones among them. */
  readonly parts: number
  readonly defective: number
  /** Defective parts with a mask that could be used. */
  readonly maskedParts: number
  /** Defective parts whose masks people drew or brought in; the entries of these, null for none. */
  readonly drawn: number
  readonly masks: { readonly first: number; readonly last: number } | null
  /** False: parts, truths, masks or ignore regions have changed since. */
  readonly current: boolean
  readonly record: number
  readonly by: string
  readonly at: Instant
}
