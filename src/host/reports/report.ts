import type { z } from 'zod'
import type { Work } from '#domain/work.ts'
import type { Blobs } from '#host/blobs/blobs.ts'
import type { Judge } from '#host/judging/judge-run.ts'
import type { Project } from '#host/projects/project.ts'
import type { ReportField, ReportFilter } from '#rpc/schemas/reports.ts'
import type { PrintTools } from './formats/pdf/print.ts'
import type { Sheet } from './formats/pdf/sheet.ts'
import type { ReportHead } from './head.ts'

/** A report ready to be written in any format. Same input, same bytes: every time in it comes from the data or from whoever asked. */
export type Report = {
  readonly head: ReportHead
  /** Plain data, as the kind's schema has it. */
  readonly data: object
  readonly table: ReportTable
  /** Newest instant it tells of: the date of the file. */
  readonly newest: string
  /** What stands on the pages between the title and what every report says of itself. */
  print(sheet: Sheet, tools: PrintTools): Promise<void> | void
  /** The released scorer that goes into a bundle; null: none. */
  readonly model: { readonly file: string; readonly record: number; readonly sha256: string } | null
}

/** The rows of a CSV, with what each column means. */
export type ReportTable = { readonly columns: readonly ReportColumn[]; rows(): Iterable<readonly Cell[]> }
export type ReportColumn = { readonly name: string; readonly meaning: string }
/** null: an empty cell. Texts may be anything a person typed. */
export type Cell = string | number | null

/** What reports are made from. */
export type Source = { readonly judge: Judge; readonly blobs: Blobs; readonly project: Project }
/** Made at an instant, by which the line in force is found. */
export type DatedSource = Source & { readonly at: string }

/** What a kind finds in a project; the head's other members are the same for all of them. */
export type Collected = Omit<Report, 'head' | 'model'> & {
  readonly head: Pick<ReportHead, 'title' | 'run' | 'line' | 'filter' | 'records'>
}

/** One kind: `kinds/<id>/index.ts` and a line in `kinds/registry.ts`. */
export type ReportKind = {
  /** Stands in projects and is never renamed. */
  readonly id: string
  readonly title: string
  readonly sentence: string
  /** What a person is asked for before it is made. */
  readonly fields: readonly ReportField[]
  /** Of the data; published as docs/schemas/report-<id>.json. */
  readonly schema: z.ZodType
  /** `upTo`: entries of the trail after this one are not looked at. Faults: report.empty, run.missing and others of the store. */
  collect(source: DatedSource, filter: ReportFilter, upTo: number, work: Work): Promise<Collected>
}

/** One format: `formats/<id>/index.ts` and a line in `formats/registry.ts`. */
export type ReportFormatMaker = {
  readonly id: string
  readonly title: string
  readonly sentence: string
  readonly extension: string
  /** The file's bytes, piece by piece, so that nobody holds a long report. */
  make(report: Report, work: Work): AsyncIterable<Uint8Array>
}
