import type Database from 'libsql'
import { Kysely, SqliteDialect } from 'kysely'
import { refreshStandings } from '#host/store/verdicts.ts'
import type { Tables } from '#host/store/tables.ts'
import statements from './rewind.sql?raw'

/** Their `record` is not the entry that made the row: `person` has its last one, `annotated` is worked out from `annotation`. */
const KEPT_BY_THEMSELVES: ReadonlySet<string> = new Set(['person', 'annotated'])
/** Parts whose standings are worked out in one go, some 20 ms. */
const PARTS_AT_ONCE = 2000

/**
 * Puts a copy of a project's database back to where it stood after entry `record`: what came later is taken out, what was altered later is
 * put back from the trail's old values, and what is derived is worked out again. Others get their turn between the steps.
 */
export async function rewind(database: Database.Database, record: number): Promise<void> {
  // The copy is thrown away if anything fails, so nothing has to be undone.
  database.exec('pragma foreign_keys = off; pragma journal_mode = off; pragma synchronous = off')
  database.exec(`create temp table moment as select ${record} as until`)
  const guards = namesOf(database, "select name, sql from sqlite_master where type = 'trigger'")
  for (const { name } of guards) database.exec(`drop trigger "${name}"`)
  for (const statement of statements.split(/;\s*$/m)) {
    database.exec(statement)
    await turn()
  }
  const tables = namesOf(
    database,
    "select m.name, '' as sql from sqlite_master as m join pragma_table_info(m.name) as c where m.type = 'table' and c.name = 'record'",
  )
  for (const { name } of tables.filter((table) => !KEPT_BY_THEMSELVES.has(table.name))) {
    database.exec(`delete from "${name}" where record > ${record}`)
    await turn()
  }
  database.exec(LAST)
  for (const { sql } of guards) database.exec(sql)
  await turn()
  await standAgain(database)
}

/** After the rows that told of them are gone. */
const LAST = `
  delete from annotated where part in (select part from drawn_later);
  insert into annotated (part, record, masks)
    select part, max(record), masks from annotation where part in (select part from drawn_later) group by part;
  delete from measure where part in (select part from later_part);
  delete from scored_ignoring where run in (select run from later_run);
  delete from run where number in (select run from later_run);
  delete from trail where number > (select until from moment);
`

/** Where the parts stand whose verdicts became fewer; who waits for review again follows by the schema's triggers. */
async function standAgain(database: Database.Database): Promise<void> {
  const parts = (database.prepare('select part from judged_later order by part').all() as { readonly part: number }[]).map(
    ({ part }) => part,
  )
  const writer = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) })
  for (let i = 0; i < parts.length; i += PARTS_AT_ONCE) {
    await refreshStandings(writer, parts.slice(i, i + PARTS_AT_ONCE))
    await turn()
  }
}

function namesOf(database: Database.Database, query: string): readonly { readonly name: string; readonly sql: string }[] {
  return database.prepare(query).all() as { readonly name: string; readonly sql: string }[]
}

const turn = (): Promise<void> => new Promise((later) => setImmediate(later))
