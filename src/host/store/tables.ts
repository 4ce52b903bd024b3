import type { ColumnType, Generated } from 'kysely'
import type { Split, Truth } from '#domain/parts.ts'
import type { Severity, VerdictKind, VerdictWord } from '#domain/review.ts'
import type { Decision } from '#domain/threshold.ts'
import type { TrailEntry } from '#rpc/schemas/trail.ts'

// The tables of the newest schema, as Kysely wants them. Booleans are 0 or 1: libsql aborts the process on a real one.

export type Tables = {
  project: ProjectTable
  part: PartTable
  left_out: { path: string; why: string; same_as: string }
  import_count: { unused: number }
  part_change: PartChangeTable
  run: RunTable
  score: ScoreTable
  threshold: ThresholdTable
  call_off: { threshold: number; record: number; by: string; at: string; reason: string }
  report: ReportTable
  measure: { part: number; brightness: number; sharpness: number }
  drift_comment: DriftCommentTable
  pixel_figures: PixelFiguresTable
  setting: { key: string; value: string }
  trail: TrailEntry
  person: PersonTable
  study: StudyTable
  verdict: VerdictTable
  review: ReviewTable
  waiting: { run: number; part: number; score: number }
  proposal: ProposalTable
  answer: AnswerTable
  release_check: ReleaseCheckTable
  annotation: AnnotationTable
  mask: { record: number; number: number; label: string; severity: Severity; png: Uint8Array }
  annotated: { part: number; record: number; masks: number }
  ignored: IgnoredTable
  scored_ignoring: { run: number; sha256: string }
  arrival_aside: ArrivalAsideTable
}

export type ProjectTable = {
  id: number
  uuid: string
  name: string
  created_at: string
  pictures: string
  layout: string
  is_sample: number
}

export type PartTable = {
  id: Generated<number>
  path: string
  sha256: string
  size_bytes: number
  width: number
  height: number
  depth: number
  pixels: string
  unreadable: string
  masks: string
  set: Split
  truth: Truth
  defect_type: string
  excluded: Generated<number>
  arrived_at: ColumnType<string | null, string | null | undefined>
  arrived_as: ColumnType<Decision | null, Decision | null | undefined>
  arrived_name: ColumnType<string | null, string | null | undefined>
  record: ColumnType<number | null, number | null | undefined>
}

/** What a picture that arrived is, if it is no part of its own. */
export type AsideWhat = 'duplicate' | 'unreadable' | 'mended' | 'known'
export type ArrivalAsideTable = {
  id: Generated<number>
  record: number
  at: string
  name: string
  sha256: string
  what: AsideWhat
  why: string
}

export type PartChangeTable = {
  id: Generated<number>
  part: number
  what: 'set' | 'truth' | 'excluded'
  old: string
  new: string
  reason: string
  by: string
  at: string
  record: number | null
}

export type RunTable = {
  number: Generated<number>
  folder: string
  added_at: string
  wanted: string
  changes_seen: number
  fault: Generated<string>
  discarded: Generated<string>
}

export type ScoreTable = { run: number; part: number; score: number | null; parts: string; head: Generated<number> }

export type ThresholdTable = {
  id: Generated<number>
  run: number
  lower: number
  upper: number
  rule: string
  settings: string
  outcome: string
  by: string
  at: string
  reason: string
  replaces: number | null
  record: number | null
  begins: string | null
  ignoring: string | null
}

export type ReportTable = {
  id: Generated<number>
  kind: string
  run: number | null
  filter: string
  format: string
  file: string
  size_bytes: number
  sha256: string
  first_record: number | null
  last_record: number | null
  head: string
  replaces: number | null
  by: string
  at: string
  record: number | null
}

export type PixelFiguresTable = {
  record: number
  run: number
  pixel_auroc: number | null
  pro: number | null
  parts: number
  defective: number
  masked: number
  drawn: number
  first_mask: number | null
  last_mask: number | null
  basis: string
  by: string
  at: string
}

export type DriftCommentTable = {
  record: number
  run: number
  alarm: string
  direction: 'high' | 'low' | null
  last: number | null
  folder: string | null
  comment: string
  by: string
  at: string
}

export type PersonTable = {
  id: Generated<number>
  name: string
  name_key: string
  roles: string
  password: string
  added_at: string
  closed: Generated<number>
  record: number
}

export type StudyTable = {
  record: number
  name: string
  people: string
  rounds: number
  parts: string
  seed: number
  limits: string
  by: string
  at: string
}

export type VerdictTable = {
  record: number
  part: number
  by: string
  at: string
  verdict: VerdictWord
  type: string
  severity: Severity
  note: string
  kind: VerdictKind
  study: number | null
  round: number
  run: number | null
  threshold: number | null
  score: number | null
  view: string
  replaces: number | null
  key: string | null
}

export type ReviewTable = {
  part: number
  last: number
  state: 'judged' | 'second-look' | 'disputed' | 'settled'
  verdict: '' | 'good' | 'defective'
  type: string
  first_by: string
  people: number
}

export type ProposalTable = {
  record: number
  run: number
  lower: number
  upper: number
  rule: string
  settings: string
  outcome: string
  by: string
  at: string
  reason: string
  ignoring: string | null
}

export type AnswerTable = {
  proposal: number
  record: number
  answer: 'approved' | 'refused' | 'withdrawn'
  by: string
  at: string
  reason: string
}

export type ReleaseCheckTable = {
  record: number
  run: number
  threshold: number
  lower: number
  upper: number
  released: number
  file: string
  size_bytes: number
  sha256: string
  result: string
  by: string
  at: string
}

export type AnnotationTable = {
  record: number
  part: number
  version: number
  source: 'drawn' | 'imported'
  width: number
  height: number
  masks: number
  pixels: number
  added: number
  removed: number
  sha256: string
  reason: string
  by: string
  at: string
  key: string | null
}

export type IgnoredTable = {
  record: number
  width: number
  height: number
  png: Uint8Array | null
  pixels: number
  sha256: string
  reason: string
  by: string
  at: string
  key: string | null
}
