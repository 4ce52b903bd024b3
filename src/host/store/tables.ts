import type { Generated } from 'kysely'
import type { Split, Truth } from '#domain/parts.ts'
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
  report: ReportTable
  setting: { key: string; value: string }
  trail: TrailEntry
  person: PersonTable
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

export type ScoreTable = { run: number; part: number; score: number | null; parts: string }

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
}

export type ReportTable = {
  id: Generated<number>
  run: number
  format: string
  file: string
  size_bytes: number
  sha256: string
  by: string
  at: string
  record: number | null
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
