import { z } from 'zod'
import type { Outcome } from '#domain/evaluation.ts'
import type { Decision, Line } from '#domain/threshold.ts'
import { signatureOrNone } from './people.ts'
import { begins, line, ruleSettings, type ChosenLine } from './thresholds.ts'
import { projectId, reason, runId, type Instant, type PartId, type RunId } from './words.ts'

/** A line that somebody proposes. It comes into force when it is approved, by another person unless the project says otherwise. */
export const propose = z.object({
  project: projectId,
  run: runId,
  line,
  rule: z.string().min(1).max(100),
  settings: ruleSettings.nullable(),
  reason,
})
const one = { project: projectId, proposal: z.int().positive() }
const known = z.int().positive().nullable()
/**
 * `inForce`: the line in force that was looked at (`ChosenLine.threshold`), null for none: another one since then stops the approval.
 * `waiting`: the same of the one whose time has not come, which this approval supersedes.
 */
export const approve = z.object({ ...one, reason, inForce: known, waiting: known.default(null), begins, signature: signatureOrNone })
/** Calls a line off whose time has not come. */
export const callOff = z.object({ project: projectId, threshold: z.int().positive(), reason })
export const refuse = z.object({ ...one, reason })
export const withdraw = z.object({ ...one, reason })
/** What the proposal would change: decisions of every scored part now and then. */
export const preview = z.object({ ...one, offset: z.int().nonnegative().default(0), limit: z.int().min(1).max(1000).default(60) })

export type Proposal = {
  /** Number of its entry in the trail. */
  readonly proposal: number
  readonly run: RunId
  readonly line: Line
  readonly rule: string
  readonly settings: z.output<typeof ruleSettings> | null
  readonly by: string
  readonly at: Instant
  readonly reason: string
  /** On the acceptance set, when it was proposed. */
  readonly outcome: Outcome
  readonly state: 'open' | 'approved' | 'refused' | 'withdrawn'
  /** As `ChosenLine.ignoreChanged`: with a number it cannot be approved any more. */
  readonly ignoreChanged: number | null
  /** Who answered it, when and why; null while it is open. */
  readonly answer: { readonly record: number; readonly by: string; readonly at: Instant; readonly reason: string } | null
}
export type ChangedPart = {
  readonly part: PartId
  readonly name: string
  readonly score: number
  readonly before: Decision
  readonly after: Decision
  readonly truth: string
}
export type LinePreview = {
  readonly inForce: ChosenLine | null
  /** Approved, but its time has not come: an approval supersedes it. */
  readonly waiting: ChosenLine | null
  /** `pass` to `reject`: how many, for every pair that differs. Without a line of the same run before, all count as `review`. */
  readonly moves: readonly { readonly before: Decision; readonly after: Decision; readonly count: number }[]
  readonly total: number
  /** The nearest to the new line first. */
  readonly parts: readonly ChangedPart[]
}
