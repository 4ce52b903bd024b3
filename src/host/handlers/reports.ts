import { reportKey } from '#host/blobs/blob-key.ts'
import { sign } from '#host/people/acting.ts'
import { makeReport } from '#host/reports/make-report.ts'
import { REPORTS } from '#host/reports/registry.ts'
import { findReport, listReports } from '#host/store/reports.ts'
import type { ReportRow } from '#rpc/schemas/reports.ts'
import { procedures as on, steps } from './procedures.ts'

export const reports = {
  formats: on.reports.formats.handler(() => REPORTS.map(({ id, title, sentence, extension }) => ({ id, title, sentence, extension }))),
  list: on.reports.list.handler(async ({ input: { project }, context: { host } }) =>
    (await listReports(host.projects.open(project).store.reader)).map((report) => reportRow(project, report)),
  ),
  make: on.reports.make.handler(({ input: { project: id, signature, ...wanted }, context: { host, caller, actor }, signal }) =>
    steps(host, signal, async (watch) => {
      const project = host.projects.open(id)
      const signed = await sign({ host, caller }, project, actor, signature)
      const report = await findReport(project.store.reader, await makeReport(host, project, { ...wanted, actor: signed }, watch))
      if (report === undefined) throw new Error('A report that was just made is not there.')
      return reportRow(id, report)
    }),
  ),
}

type StoredReport = NonNullable<Awaited<ReturnType<typeof findReport>>>

function reportRow(project: string, { id, run, format, file, size_bytes: sizeBytes, sha256, at: madeAt, by }: StoredReport): ReportRow {
  return {
    report: id,
    run,
    format,
    name: file.slice(file.lastIndexOf('/') + 1),
    sizeBytes,
    sha256,
    madeAt,
    by,
    key: reportKey(project, id),
  }
}
