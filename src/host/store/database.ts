import { existsSync } from 'node:fs'
import Libsql from 'libsql'
import type Database from 'libsql'
import { Kysely, SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely'
import { Fault } from '#domain/faults.ts'
import { checkVersion, migrate } from './migrate.ts'
import { refusedByDisk, sqliteCode } from './sqlite-fault.ts'
import type { Tables } from './tables.ts'

/** An open store. What only asks takes `reader`, which SQLite itself keeps from writing; what changes takes `writer`. */
export type Store = {
  readonly reader: Kysely<Tables>
  readonly writer: Kysely<Tables>
  /** Reads one state of the database, whatever is written meanwhile: for what compares tables with each other. */
  snapshot<T>(read: (reader: Kysely<Tables>) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/**
 * Opens a project's database, checks it whole, and brings it to the newest schema. A write is on the disk when its promise resolves:
 * write-ahead log with full sync. Faults: project.missing (`make` not given), project.busy, project.damaged, project.version.
 */
export function openStore(path: string, { make = false }: { readonly make?: boolean } = {}): Store {
  if (!make && !existsSync(path)) throw missingFault(path)
  const write = connect(path)
  let read: Database.Database | undefined
  try {
    prepare(write)
    checkIntegrity(write, path)
    checkVersion(write, path)
    if (!make) checkIsProject(write, path)
    migrate(write, path)
    read = connect(path)
    prepare(read)
    read.exec('pragma query_only = on')
  } catch (error) {
    write.close()
    read?.close()
    throw error instanceof Fault ? error : storeFault(error, path)
  }
  const reader = new Kysely<Tables>({ dialect: new SqliteDialect({ database: read }) })
  const writer = new Kysely<Tables>({ dialect: new SqliteDialect({ database: lockingAtOnce(write, path) }) })
  return {
    reader,
    writer,
    snapshot: (work) => inSnapshot(path, work),
    close: async () => void (await Promise.all([reader.destroy(), writer.destroy()])),
  }
}

/**
 * Opens a copy of a database that nobody changes any more, as it is, without a look at its whole. `refusal`: what whoever tries to change
 * it is told.
 */
export function openCopy(path: string, refusal: () => Fault): Store {
  const database = connect(path)
  database.exec('pragma query_only = on')
  const reader = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) })
  const writer = new Kysely<Tables>({ dialect: new SqliteDialect({ database: () => Promise.reject(refusal()) }) })
  return {
    reader,
    writer,
    // What never changes is a snapshot already.
    snapshot: (work) => work(reader),
    close: () => reader.destroy(),
  }
}

/** A whole copy of one moment, made by SQLite itself while others may go on writing; `copy` must not be there yet. Faults: project.busy, project.damaged. */
export function copyStore(path: string, copy: string): void {
  const database = connect(path)
  try {
    prepare(database)
    database.prepare('vacuum into ?').run([copy])
  } catch (error) {
    throw storeFault(error, path)
  } finally {
    database.close()
  }
}

/** On a connection of its own: a transaction on the shared one would hold up everybody else who reads. */
async function inSnapshot<T>(path: string, work: (reader: Kysely<Tables>) => Promise<T>): Promise<T> {
  const database = connect(path)
  prepare(database)
  database.exec('pragma query_only = on')
  const reader = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) })
  try {
    return await reader.transaction().execute(work)
  } finally {
    await reader.destroy()
  }
}

/** SQLite says of a folder, or of a file that may not be read, no more than that it cannot open it. */
function connect(path: string): Database.Database {
  try {
    return new Libsql(path)
  } catch (error) {
    throw unopenableFault(path, error)
  }
}

/** Two hosts may have a project open: one waits for the other's write. */
const BUSY_MS = 5000

function prepare(database: Database.Database): void {
  // First: even turning to the log waits for whoever is about to close the file.
  database.exec(`pragma busy_timeout = ${BUSY_MS}`)
  database.exec('pragma journal_mode = wal')
  database.exec('pragma synchronous = full')
  database.exec('pragma foreign_keys = on')
}

/**
 * A transaction of the writer has the write lock from its beginning, so nothing that it read can be changed by another host before it
 * writes; a plain `begin` would take the lock with the first write, and fail there instead of waiting.
 */
function lockingAtOnce(database: Database.Database, path: string): SqliteDatabase {
  return {
    prepare: (text) => sayingWhy(database.prepare(text === 'begin' ? 'begin immediate' : text), path),
    close: () => void database.close(),
  }
}

/** What the disk refuses is a Fault for whoever writes, whatever they write. */
function sayingWhy(statement: Database.Statement, path: string): SqliteStatement {
  const attempt = <T>(act: () => T): T => {
    try {
      return act()
    } catch (error) {
      throw refusedByDisk(error, path) ?? error
    }
  }
  return {
    reader: statement.reader,
    all: (values) => attempt(() => statement.all(values)),
    run: (values) => attempt(() => statement.run(values)),
    iterate: (values) => statement.iterate(values) as IterableIterator<unknown>,
  }
}

/** 100,000 parts and a million scores are checked in a second. */
function checkIntegrity(database: Database.Database, path: string): void {
  const rows = database.prepare('select integrity_check as problem from pragma_integrity_check').all() as readonly { problem: string }[]
  const problem = rows[0]?.problem
  if (problem !== 'ok') throw damagedFault(path, `SQLite's own check says: ${problem ?? 'nothing'}.`)
}

/** An emptied file, and another program's, would become a new project, whose trail of no record is intact. */
function checkIsProject(database: Database.Database, path: string): void {
  const found = database.prepare("select count(*) as tables from sqlite_master where type = 'table' and name = 'project'").get() as {
    readonly tables: number
  }
  if (found.tables === 0) throw damagedFault(path, 'It holds no project: it was emptied, or is of another program.')
}

function storeFault(error: unknown, path: string): unknown {
  const code = sqliteCode(error)
  if (code === '') return error
  if (code.startsWith('SQLITE_BUSY')) return busyFault(path, error)
  const refused = refusedByDisk(error, path)
  if (refused !== undefined) return refused
  return damagedFault(path, `SQLite cannot read it (${code}).`, error)
}

function damagedFault(path: string, why: string, cause?: unknown): Fault {
  const text = { what: `${path} is damaged.`, why, do: 'Restore it from a copy; the pictures and the runs beside it are not touched.' }
  return new Fault('project.damaged', text, { cause, data: { path } })
}

function unopenableFault(path: string, cause: unknown): Fault {
  const text = {
    what: `${path} cannot be opened.`,
    why: 'It is not a file, or you may not read and write it.',
    do: 'Check the path and your rights to it. Nothing was changed.',
  }
  return new Fault('project.damaged', text, { cause, data: { path } })
}

function busyFault(path: string, cause: unknown): Fault {
  const text = {
    what: `${path} cannot be opened now.`,
    why: `Another program has been writing to it for more than ${BUSY_MS / 1000} s.`,
    do: 'Wait for it, or close it, then try again. Nothing is damaged.',
  }
  return new Fault('project.busy', text, { cause, data: { path } })
}

function missingFault(path: string): Fault {
  const text = { what: `There is no project at ${path}.`, why: 'The file does not exist.', do: 'Check the path, or make a new project.' }
  return new Fault('project.missing', text, { data: { path } })
}
