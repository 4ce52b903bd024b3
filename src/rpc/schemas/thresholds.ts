import { z } from 'zod'
import type { Outcome, ThresholdReport } from '#domain/evaluation.ts'
import type { RuleId } from '#domain/threshold-rules/registry.ts'
import type { LineState } from '#domain/line-order.ts'
import type { Line } from '#domain/threshold.ts'
import { finite, instant, person, projectId, reason, runId, type Instant, type RunId } from './words.ts'

const share = z.number().gt(0).lt(1)
const price = z.number().nonnegative().refine(Number.isFinite)

/** As `RuleSettings` of the domain. */
export const ruleSettings = z.object({
  overkill: share,
  certainty: share,
  prices: z.object({ escape: price, overkill: price, review: price, defectRate: z.number().min(0).max(1) }),
  document: z.object({ name: z.string().trim().min(1).max(300), score: finite }).nullable(),
})

export const line = z.object({ lower: finite, upper: finite }).refine(({ lower, upper }) => lower <= upper)

/** `settings` left out: the project's last ones, or the default. */
export const rules = z.object({ project: projectId, run: runId, settings: ruleSettings.exactOptional() })
export type RuleRow = { readonly id: RuleId; readonly sentence: string; readonly report: ThresholdReport }

/** An operating threshold that a named person chose. Never changed: the next choice stands beside it. */
export type ChosenLine = {
  readonly threshold: number
  readonly run: RunId
  readonly line: Line
  /** Id of the rule it came from, or `by-hand`. */
  readonly rule: string
  readonly settings: z.output<typeof ruleSettings> | null
  readonly by: string
  readonly at: Instant
  readonly reason: string
  /** On the acceptance set, when it was chosen. */
  readonly outcome: Outcome
  readonly replaces: number | null
  /** Its entry in the trail; null for one that is older than the trail. */
  readonly record: number | null
  /** From when on it counts, where it was approved for a later time; null: from `at` on. */
  readonly begins: Instant | null
  /** What has become of it, by the host's clock when it was asked. */
  readonly state: LineState
  /** Who called it off before its time came. */
  readonly calledOff: { readonly record: number; readonly by: string; readonly at: Instant; readonly reason: string } | null
  /** The entry with which the ignore regions changed, where the run was scored again since then: these are not its scores. Else null. */
  readonly ignoreChanged: number | null
}

/** When a line is to come into force; null: at once. A time in the past is refused. */
export const begins = instant.nullable().default(null)

export const choose = z.object({
  project: projectId,
  run: runId,
  line,
  rule: z.string().min(1).max(100),
  settings: ruleSettings.nullable(),
  by: person,
  reason,
  begins,
})
