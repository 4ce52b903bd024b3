import { existsSync } from 'node:fs'
import type Database from 'libsql'
import { Fault } from '#domain/faults.ts'
import { MIGRATIONS } from './schema/registry.ts'

/**
 * Brings a store to the newest schema, each step in one transaction and, unless the store is new, after a copy of the
 * file as it was (`project.db.before-2`). Faults: project.version (written by a newer program).
 */
export function migrate(database: Database.Database, path: string, migrations: readonly string[] = MIGRATIONS): void {
  const version = checkVersion(database, path, migrations)
  for (const [i, statements] of migrations.entries()) {
    const number = i + 1
    if (number <= version) continue
    if (version > 0) backUp(database, `${path}.before-${number}`)
    database.exec('begin immediate')
    try {
      database.exec(statements)
      database.exec(`pragma user_version = ${number}`)
      database.exec('commit')
    } catch (error) {
      database.exec('rollback')
      throw error
    }
  }
}

/** The version of a store that this program can use. Faults: project.version (written by a newer program). */
export function checkVersion(database: Database.Database, path: string, migrations: readonly string[] = MIGRATIONS): number {
  const version = versionOf(database)
  if (version > migrations.length) throw newerFault(path, version, migrations.length)
  return version
}

/** The number of the last migration that was applied; 0 for a new file. */
export function versionOf(database: Database.Database): number {
  const row = database.prepare('select user_version as version from pragma_user_version').get() as { readonly version: number }
  return row.version
}

/** A whole copy, made by SQLite itself. One that is there already was made before an earlier try at the same step, so it is the older and is kept. */
function backUp(database: Database.Database, copy: string): void {
  if (!existsSync(copy)) database.prepare('vacuum into ?').run([copy])
}

function newerFault(path: string, found: number, known: number): Fault {
  const text = {
    what: `${path} cannot be used.`,
    why: `It has format ${found}, and this version of Residuum knows formats up to ${known}.`,
    do: 'Use the newer version of Residuum that wrote it.',
  }
  return new Fault('project.version', text, { data: { path, found, known } })
}
