import type { Insertable, Kysely, Selectable } from 'kysely'
import type { ReportTable, Tables } from './tables.ts'

export async function addReport(writer: Kysely<Tables>, report: Insertable<ReportTable>): Promise<Selectable<ReportTable>> {
  return await writer.insertInto('report').values(report).returningAll().executeTakeFirstOrThrow()
}

/** Newest first. */
export async function listReports(reader: Kysely<Tables>): Promise<Selectable<ReportTable>[]> {
  return await reader.selectFrom('report').selectAll().orderBy('id', 'desc').execute()
}

export async function findReport(reader: Kysely<Tables>, id: number): Promise<Selectable<ReportTable> | undefined> {
  return await reader.selectFrom('report').selectAll().where('id', '=', id).executeTakeFirst()
}
