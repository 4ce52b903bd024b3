import { z } from 'zod'
import { signatureOrNone } from './people.ts'
import { trailFilter } from './trail.ts'
import { partId, projectId, reason, runId, type BlobKey, type Instant, type RunId } from './words.ts'

export type ReportFormat = { readonly id: string; readonly title: string; readonly sentence: string; readonly extension: string }

/** What a kind of report asks for before it is made. */
export type ReportField = 'run' | 'range' | 'folder' | 'study' | 'line' | 'check' | 'cost' | 'limits' | 'records'
export type ReportKindRow = {
  readonly id: string
  readonly title: string
  readonly sentence: string
  readonly fields: readonly ReportField[]
}

/** In the one spelling by which instants can be compared as text. */
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString())
const price = z.number().nonnegative().refine(Number.isFinite)

/** What a report is about. Each kind takes some of it; left out, its own preset. */
export const reportFilter = z.object({
  run: runId.exactOptional(),
  /** `from` included, `until` not. */
  from: instant.exactOptional(),
  until: instant.exactOptional(),
  /** Parts below this folder: a batch. */
  folder: z.string().trim().min(1).max(1000).exactOptional(),
  study: z.int().positive().exactOptional(),
  /** `ChosenLine.threshold`; left out, the one in force. */
  line: z.int().positive().exactOptional(),
  /** The release check's own number. */
  check: z.int().positive().exactOptional(),
  /** Price of one part by defect type: a Pareto by cost. Types that are not named cost nothing. */
  prices: z.record(z.string().max(300), price).exactOptional(),
  /** Of the newest part in the EWMA, 0.2 unless said. */
  weight: z.number().min(0.01).max(1).exactOptional(),
  /** Limits in standard deviations, 2.7 unless said. */
  limit: z.number().min(0.5).max(10).exactOptional(),
  /** Records of the trail; with `from` and `until` what the page Audit filters by. */
  ...trailFilter.pick({ who: true, actions: true, object: true, text: true }).shape,
})
export type ReportFilter = Readonly<z.output<typeof reportFilter>>

/** A report of the trail as PDF takes so many: some 200 pages. CSV and JSON take any number. */
export const MOST_PRINTED_RECORDS = 5000

export const make = z.object({
  project: projectId,
  kind: z.string().min(1).max(50).default('run'),
  filter: reportFilter.default({}),
  format: z.string().min(1).max(50),
  /** The report that this one is made instead of; both stay. */
  replaces: z.int().positive().nullable().default(null),
  signature: signatureOrNone,
})

/** An alarm as it was seen: which chart and the part where it begins, the side, the last part, the folder below which parts were charted. */
export const commentAlarm = z.object({
  project: projectId,
  run: runId,
  alarm: z.string().regex(/^(score|brightness|sharpness)\/(individual|ewma)\/[1-9][0-9]{0,9}$/),
  direction: z.enum(['high', 'low']),
  last: partId,
  folder: reportFilter.shape.folder,
  comment: reason,
})
export type CommentedAlarm = Omit<Readonly<z.output<typeof commentAlarm>>, 'project'>
export const drift = z.object({ project: projectId, filter: reportFilter.default({}) })

/** A report that was made. Never edited: a new one stands beside it. */
export type ReportRow = {
  readonly report: number
  readonly kind: string
  /** Null: it is about no run. */
  readonly run: RunId | null
  /** What it is about, in words. */
  readonly filter: ReportFilter
  readonly format: string
  readonly name: string
  readonly sizeBytes: number
  readonly sha256: string
  /** Entries of the trail that it rests on. */
  readonly records: { readonly first: number; readonly last: number } | null
  /** Of the trail when it was made; '' for reports older than heads. */
  readonly head: string
  readonly replaces: number | null
  /** Its entry in the trail; null for one that is older than the trail. */
  readonly record: number | null
  readonly madeAt: Instant
  readonly by: string
  readonly key: BlobKey
  /** The list of the columns of a CSV. */
  readonly columnsKey: BlobKey | null
}
