import type { Insertable, Kysely, Selectable } from 'kysely'
import { record, together } from '#host/trail/record.ts'
import type { Meaning } from '#rpc/schemas/people.ts'
import type { TrailHow } from '#rpc/schemas/trail.ts'
import type { ReportTable, Tables } from './tables.ts'

/** Notes a report that was written, with its entry in the trail. `how` left out: the project needs no sign-in. `meaning`: of the signature. */
export async function addReport(
  writer: Kysely<Tables>,
  report: Insertable<ReportTable>,
  how: TrailHow = 'open',
  meaning?: Meaning,
): Promise<Selectable<ReportTable>> {
  return await together(writer, async (all) => {
    const { kind, run, filter, format, file, size_bytes: sizeBytes, sha256, head, replaces, by, at } = report
    const made = JSON.stringify({ kind, filter: JSON.parse(filter) as unknown, format, file, sizeBytes, sha256, head, replaces, meaning })
    const object = run === null || run === undefined ? `report ${kind}` : `run ${run}`
    const entry = await record(all, { who: by, how, at }, { action: 'report.made', object, new: made })
    return await all
      .insertInto('report')
      .values({ ...report, record: entry })
      .returningAll()
      .executeTakeFirstOrThrow()
  })
}

/** Newest first. */
export async function listReports(reader: Kysely<Tables>): Promise<Selectable<ReportTable>[]> {
  return await reader.selectFrom('report').selectAll().orderBy('id', 'desc').execute()
}

export async function findReport(reader: Kysely<Tables>, id: number): Promise<Selectable<ReportTable> | undefined> {
  return await reader.selectFrom('report').selectAll().where('id', '=', id).executeTakeFirst()
}
