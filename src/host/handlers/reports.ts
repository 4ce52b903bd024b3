import { columnsKey, reportKey } from '#host/blobs/blob-key.ts'
import { sign } from '#host/people/acting.ts'
import { FORMATS } from '#host/reports/formats/registry.ts'
import { driftOf } from '#host/reports/kinds/drift/collect.ts'
import { KINDS } from '#host/reports/kinds/registry.ts'
import { makeReport } from '#host/reports/make-report.ts'
import { wantedRun } from '#host/reports/wanted-run.ts'
import { addDriftComment } from '#host/store/drift-comments.ts'
import { readPart } from '#host/store/parts.ts'
import { findReport, listReports } from '#host/store/reports.ts'
import { findRun } from '#host/store/runs.ts'
import { headOf } from '#host/trail/record.ts'
import type { ReportFilter, ReportRow } from '#rpc/schemas/reports.ts'
import { procedures as on, steps } from './procedures.ts'

export const reports = {
  formats: on.reports.formats.handler(() => FORMATS.map(({ id, title, sentence, extension }) => ({ id, title, sentence, extension }))),
  kinds: on.reports.kinds.handler(() => KINDS.map(({ id, title, sentence, fields }) => ({ id, title, sentence, fields }))),
  list: on.reports.list.handler(async ({ input: { project }, context: { host } }) =>
    (await listReports(host.projects.open(project).store.reader)).map((report) => reportRow(project, report)),
  ),
  make: on.reports.make.handler(({ input: { project: id, signature, ...wanted }, context: { host, caller, actor }, signal }) =>
    steps(host, signal, async (watch) => {
      const project = host.projects.open(id)
      const signed = await sign({ host, caller }, project, actor, signature)
      const made = await makeReport({ judge: host.judge, blobs: host.blobs, project }, { ...wanted, actor: signed }, watch)
      host.events.announce({ type: 'report.made', project: id })
      const report = await findReport(project.store.reader, made.report)
      if (report === undefined) throw new Error('A report that was just made is not there.')
      return reportRow(id, report)
    }),
  ),
  drift: on.reports.drift.handler(({ input: { project: id, filter }, context: { host }, signal }) =>
    steps(host, signal, async (watch) => {
      const project = host.projects.open(id)
      const [wanted, { number }] = await Promise.all([wantedRun({ project, at: host.now() }, filter.run), headOf(project.store.reader)])
      const found = await driftOf({ judge: host.judge, blobs: host.blobs, project }, wanted, filter, number, watch)
      const { weight, limit, charts, alarms, parts } = found
      return { weight, limit, charts, alarms, parts }
    }),
  ),
  commentAlarm: on.reports.commentAlarm.handler(async ({ input: { project, ...said }, context: { host, actor } }) => {
    const { store } = host.projects.open(project)
    // Faults: run.missing, part.missing.
    await findRun(store.reader, said.run)
    for (const part of [Number(said.alarm.slice(said.alarm.lastIndexOf('/') + 1)), said.last]) await readPart(store.reader, part, null)
    return { record: await addDriftComment(store.writer, said, actor) }
  }),
}

type StoredReport = NonNullable<Awaited<ReturnType<typeof findReport>>>

function reportRow(project: string, report: StoredReport): ReportRow {
  const { id, kind, run, filter, format, file, size_bytes: sizeBytes, sha256, head, replaces, at: madeAt, by } = report
  const { first_record: first, last_record: last } = report
  return {
    report: id,
    kind,
    run,
    // What makeReport wrote.
    filter: JSON.parse(filter) as ReportFilter,
    format,
    name: file.slice(file.lastIndexOf('/') + 1),
    sizeBytes,
    sha256,
    records: first === null || last === null ? null : { first, last },
    head,
    replaces,
    record: report.record,
    madeAt,
    by,
    key: reportKey(project, id),
    columnsKey: format === 'csv' && head !== '' ? columnsKey(project, id) : null,
  }
}
