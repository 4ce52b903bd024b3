import { z } from 'zod'
import type { Severity, Standing, VerdictKind, VerdictWord } from '#domain/review.ts'
import type { Rate } from '#domain/statistics/rate.ts'
import type { Decision } from '#domain/threshold.ts'
import { partId, partIds, projectId, reason, runId, set, type Instant, type PartId, type RunId } from './words.ts'

const note = z.string().trim().max(2000).default('')
const type = z.string().trim().max(300).default('')
const severity = z.enum(['', 'minor', 'major', 'critical']).default('')
const verdict = z.enum(['good', 'defective', 'second-look'])
/** Asked for when a verdict from before this session is changed; '' otherwise. */
const why = z.union([z.literal(''), reason]).default('')

/** Settings of the project's review; each change is in the trail. */
export const reviewSettings = z.object({
  /** Keys 1 to 9, then the others, in this order. */
  types: z.array(z.string().trim().min(1).max(300)).max(100),
  /** Percent of judged parts that a second person judges too, blind to the first. */
  secondPercent: z.number().min(0).max(100),
  /** Hidden parts with known truth: how many of a hundred, and which. They never come up as ordinary parts. */
  gaugePercent: z.number().min(0).max(10),
  gaugeParts: z.array(partId).max(10_000),
  /** A line needs two people: one who proposes, another who approves. */
  twoPeople: z.boolean(),
})
export type ReviewSettings = Readonly<z.output<typeof reviewSettings>>
export const changeReviewSettings = z.object({ project: projectId, settings: reviewSettings.partial(), reason: why })

/** Where parts wait for a person, unless somebody asks for others. */
export const REVIEWED_SETS = ['incoming', 'test'] as const
const sets = z
  .array(set)
  .min(1)
  .max(4)
  .default([...REVIEWED_SETS])
export const reviewQueue = z.object({
  project: projectId,
  run: runId,
  /** `second`: parts that somebody else judged and that need a second pair of eyes, without saying what the first said. */
  which: z.enum(['first', 'second']).default('first'),
  order: z.enum(['nearest', 'highest', 'arrival', 'random']).default('nearest'),
  seed: z.int().nonnegative().default(0),
  /** Passed parts too, after all that are flagged or in the band. */
  passes: z.boolean().default(false),
  blind: z.boolean().default(false),
  sets,
  /** Skipped, or judged with the answer still under way. */
  skip: z.array(partId).max(10_000).default([]),
  limit: z.int().min(1).max(50).default(8),
})
export type QueueInput = Readonly<z.output<typeof reviewQueue>>

/** A part as the queue shows it: nothing that tells its truth, its folder or another person's verdict. */
export type QueueItem = {
  readonly part: PartId
  /** `P-0193`. */
  readonly name: string
  /** For the keys of its pictures. */
  readonly content: string
  readonly width: number
  readonly height: number
  /** Null when blind. */
  readonly score: number | null
  readonly decision: Decision | null
  /** To be given back with the verdict: the part's newest record that this person may know of; 0 for none. */
  readonly expects: number
}

export const reviewCounts = z.object({ project: projectId, run: runId, sets, since: z.iso.datetime().exactOptional() })
/** One part as the queue would give it, and one's own verdict on it that is in force. */
export const reviewItem = z.object({ project: projectId, part: partId, run: runId.nullable(), blind: z.boolean().default(false) })

export type ReviewCounts = {
  /** Flagged or in the band, and judged by nobody. Without a line of this run: all. */
  readonly waiting: number
  readonly secondLook: number
  readonly disputed: number
  /** Verdicts of whoever asks, since then. */
  readonly mine: number
}

/** What was on the screen. */
const view = z.object({ mode: z.string().max(40), blind: z.boolean(), display: z.string().max(200).default('') })
const shown = { run: runId.nullable().default(null), threshold: z.int().positive().nullable().default(null), view }
export const judge = z.object({
  project: projectId,
  part: partId,
  verdict,
  type,
  severity,
  note,
  ...shown,
  expects: z.int().nonnegative(),
  reason: why,
  /** Made by the page for each act: sent again after a lost connection, it is still one verdict. */
  key: z.string().min(8).max(64).nullable().default(null),
})
/** One verdict for many parts. `expects` in the same order. */
export const judgeMany = z.object({
  project: projectId,
  parts: z
    .array(z.object({ part: partId, expects: z.int().nonnegative() }))
    .min(1)
    .max(10_000),
  verdict: z.enum(['good', 'defective']),
  type,
  severity,
  note,
  ...shown,
  reason: why,
  key: z.string().min(8).max(50).nullable().default(null),
})
/** Takes back one's own verdicts: each becomes what it was before, or nothing. */
export const undo = z.object({ project: projectId, records: z.array(z.int().positive()).min(1).max(10_000), reason: why })
export const settle = z.object({
  project: projectId,
  part: partId,
  verdict: z.enum(['good', 'defective']),
  type,
  severity,
  note: z.string().trim().min(1).max(2000),
  expects: z.int().nonnegative(),
})

export type VerdictRow = {
  /** Number of its entry in the trail: "#8112". */
  readonly record: number
  readonly part: PartId
  readonly name: string
  readonly by: string
  readonly at: Instant
  readonly verdict: VerdictWord
  readonly type: string
  readonly severity: Severity
  readonly note: string
  readonly kind: VerdictKind
  readonly run: RunId | null
  readonly threshold: number | null
  readonly score: number | null
  readonly replaces: number | null
  /** Nothing has replaced it since. */
  readonly inForce: boolean
}
export type Judged = { readonly verdict: VerdictRow; readonly standing: Standing | null }

export const verdictFilter = z.object({
  by: z.string().max(200).exactOptional(),
  verdicts: z
    .array(z.enum(['good', 'defective', 'second-look', 'withdrawn']))
    .max(4)
    .exactOptional(),
  types: z.array(z.string().max(300)).max(100).exactOptional(),
  kinds: z
    .array(z.enum(['review', 'settled', 'gauge', 'study']))
    .max(4)
    .exactOptional(),
  states: z
    .array(z.enum(['judged', 'second-look', 'disputed', 'settled']))
    .max(4)
    .exactOptional(),
  part: partId.exactOptional(),
  run: runId.exactOptional(),
  /** In note and part name. */
  text: z.string().max(300).exactOptional(),
  from: z.iso.datetime().exactOptional(),
  until: z.iso.datetime().exactOptional(),
  inForce: z.boolean().exactOptional(),
})
export const verdictPage = z.object({
  project: projectId,
  filter: verdictFilter.default({}),
  offset: z.int().nonnegative(),
  limit: z.int().min(1).max(1000),
})
export type VerdictFilter = Readonly<z.output<typeof verdictFilter>>
export type VerdictPage = { readonly total: number; readonly rows: readonly VerdictRow[] }

export const windowed = z.object({ project: projectId, offset: z.int().nonnegative(), limit: z.int().min(1).max(1000) })
export type Disagreement = { readonly part: PartId; readonly name: string; readonly last: number; readonly verdicts: readonly VerdictRow[] }

/** What is known of some parts before they are judged together; parts without a record are left out. */
export const someStandings = z.object({ project: projectId, parts: z.array(partId).min(1).max(10_000) })
export type PartStanding = {
  readonly part: PartId
  /** The part's newest record: to be given back as `expects`. */
  readonly last: number
  /** Null: every verdict was taken back. */
  readonly standing: Standing | null
}

/** Parts whose verdict stands become acceptance parts with that truth. `parts` null: all of the incoming ones. */
export const toAcceptance = z.object({ project: projectId, parts: partIds.nullable().default(null), reason })

export type GaugeResult = { readonly person: string; readonly right: Rate; readonly misses: Rate; readonly falseAlarms: Rate }
