import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { streamFileAtomic, writeFileAtomic } from '#disk/atomic.ts'
import { Fault } from '#domain/faults.ts'
import type { Line } from '#domain/threshold.ts'
import { makeBlobs } from '#host/blobs/blobs.ts'
import type { JobWatch } from '#host/jobs/engine-process.ts'
import { makeJudge } from '#host/judging/judge-run.ts'
import { columnsFile } from '#host/reports/columns-file.ts'
import { columnList } from '#host/reports/formats/csv/index.ts'
import { makeReport, type WrittenReport } from '#host/reports/make-report.ts'
import type { Report, ReportFormatMaker } from '#host/reports/report.ts'
import { findReport } from '#host/store/reports.ts'
import { byProgram } from '#host/trail/record.ts'
import { openProjectAt } from '#cli/project-folder.ts'
import { signedActor, type SignFlags } from '#cli/signing.ts'
import type { Views } from '#host/views/view-process.ts'
import { reportFilter } from '#rpc/schemas/reports.ts'

/** What can be typed after `residuum report`. */
export type ReportFlags = SignFlags & {
  readonly run?: string
  readonly project?: string
  readonly data?: string
  readonly line?: Line
  readonly kind?: string
  readonly format?: string
  readonly from?: string
  readonly to?: string
  readonly folder?: string
  readonly study?: number
  readonly threshold?: number
  readonly check?: number
  readonly price: Readonly<Record<string, number>>
  readonly weight?: number
  readonly limit?: number
  readonly who?: string
  readonly action?: string
  readonly object?: string
  readonly text?: string
  readonly out: string
  readonly device: string
}
export type ReportTools = {
  readonly out: string
  readonly maker: ReportFormatMaker
  readonly views: Views
  readonly watch: JobWatch
  /** For what is needed while it is made. */
  readonly folder: string
}

/** What is said of a report that was written. */
export type Said = WrittenReport & {
  readonly kind: string
  readonly rows: number
  readonly line: Line | null
  /** What everybody is told of that line; '' for nothing. */
  readonly warning: string
  /** `no-run`: it is about no run, so it judges nothing. */
  readonly lineFrom: 'chosen' | 'given' | 'good-only' | 'none' | 'no-run'
}

export function said({ head: { kind, line, run }, table }: Report, written: WrittenReport): Said {
  const rows = Array.from(table.rows()).length
  return {
    ...written,
    kind,
    rows,
    line: line && { lower: line.lower, upper: line.upper },
    warning: line?.warning ?? '',
    lineFrom: line?.from ?? (run === null ? 'no-run' : 'none'),
  }
}

/** As from the page: kept in the project's folder and noted in its store and trail; `out` gets a copy. */
export async function reportOfProject(folder: string, flags: ReportFlags, { out, maker, views, watch }: ReportTools): Promise<Said> {
  const filter = filterOf(flags)
  const project = openProjectAt(folder)
  try {
    const source = { project, judge: makeJudge(), blobs: makeBlobs(() => Promise.resolve(project), views) }
    const actor = await signedActor(project, { path: 'reports.make', meaning: 'authorship' }, flags, byProgram(new Date().toISOString()))
    const { kind = 'run' } = flags
    const { report, content } = await makeReport(source, { kind, filter, format: maker.id, replaces: null, actor }, watch)
    const row = await findReport(project.store.reader, report)
    if (row === undefined) throw new Error('A report that was just made is not there.')
    await streamFileAtomic(out, createReadStream(join(project.folder, row.file)))
    if (maker.id === 'csv') await writeFileAtomic(columnsFile(out), columnList(content))
    return said(content, { sizeBytes: row.size_bytes, sha256: row.sha256 })
  } finally {
    await project.store.close()
  }
}

function filterOf({ run, data, line, from, to, threshold, price, action, ...flags }: ReportFlags) {
  if (data !== undefined || line !== undefined) {
    throw new Fault('usage', {
      what: `--${data === undefined ? 'line' : 'data'} does not go with a project.`,
      why: "A project's report takes the scores and the line that the project has.",
      do: 'Leave it out, or give the folder of a run instead of the project.',
    })
  }
  if (run !== undefined && !/^[1-9][0-9]{0,8}$/.test(run)) {
    throw new Fault('usage', {
      what: `"${run}" is no number of a run.`,
      why: 'With a project a run is named by its number there.',
      do: 'Give --run 1 for the first.',
    })
  }
  const { folder, study, check, weight, limit, who, object, text } = flags
  const actions = action?.split(',').map((one) => one.trim())
  const numbers = { run: run === undefined ? undefined : Number(run), study, line: threshold, check, weight, limit }
  const given = { ...numbers, from, until: to, folder, who, actions, object, text }
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const parsed = reportFilter.safeParse({ ...known, ...(Object.keys(price).length > 0 && { prices: price }) })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Fault('usage', {
    what: `The report cannot be asked for like this: ${issue?.path.join('.') ?? ''}.`,
    why: `${issue?.message ?? 'A value is out of its range'}.`,
    do: 'See `residuum report --help`.',
  })
}
