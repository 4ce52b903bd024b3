import { z } from 'zod'
import type { FaultRecord } from '#domain/faults.ts'
import type { Decision, Line } from '#domain/threshold.ts'
import { folder, projectId, type Instant, type RunId } from './words.ts'

/** Scores what arrives in a folder by the line in force. `in`, `out`: absolute folders; neither lies in the other. */
export const startWatch = z.object({ project: projectId, in: folder, out: folder })
export const recentResults = z.object({ project: projectId, limit: z.int().min(1).max(500).default(50) })

export type WatchCounts = Readonly<Record<Decision | 'duplicate', number>>

/** How the watching of a folder goes. Counts are those of the results in `out`, of all its starts. */
export type WatchState = {
  readonly in: string
  readonly out: string
  readonly line: Line
  /** `stalled`: something must be mended outside (`fault`); it goes on by itself then. */
  readonly phase: 'watching' | 'scoring' | 'stalled'
  /** In the folder now, and how many of them are still being written or wait to be scored. */
  readonly pictures: number
  readonly waiting: number
  readonly counts: WatchCounts
  readonly unreadable: { readonly count: number; readonly first: readonly { readonly path: string; readonly why: string }[] }
  readonly fault: FaultRecord | null
}

/** A project's watch; `at: 'off'` with the folders of the last one, '' before the first. `failed`: it ended by itself. */
export type ProjectWatch =
  | { readonly at: 'off'; readonly in: string; readonly out: string; readonly failed: FaultRecord | null }
  | { readonly at: 'on'; readonly run: RunId; readonly startedAt: Instant; readonly state: WatchState }

export type WatchResult = {
  readonly n: number
  readonly at: Instant
  readonly path: string
  readonly outcome: Decision | 'duplicate'
  readonly score: number | null
  readonly p: number | null
  readonly copy: string
  readonly sameAs: string
}
