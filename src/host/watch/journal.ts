import { statSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import { Fault } from '#domain/faults.ts'
import { databaseFault } from '#host/store/sqlite-fault.ts'
import type { Decision } from '#domain/threshold.ts'
import type { PictureFacts } from '#engine/protocol.ts'
import { journalPath } from './places.ts'

/** A file as a folder lists it. `path`: below the watched folder, with forward slashes. */
export type FileFacts = { readonly path: string; readonly sizeBytes: number; readonly mtimeMs: number }

/** What became of a picture. */
export type Outcome = Decision | 'duplicate'

/** A result, in the words of both result files. `n`: 1, 2, 3, … without a gap. */
export type JournalRow = {
  readonly n: number
  readonly path: string
  readonly sha256: string
  readonly outcome: Outcome
  readonly json: string
  readonly csv: string
}
export type NewRow = {
  readonly path: string
  readonly sha256: string
  readonly outcome: Outcome
  text(n: number): { readonly json: string; readonly csv: string }
}

/** A file that was dealt with, and how: looked at again only when its size or time has changed. */
export type Settled = FileFacts & { readonly sha256: string; readonly why: string }

/**
 * What a project is to be told of: a picture that was scored, or one that was not (`aside`), and why. In the journal from the transaction of
 * its result until the project has it. `at`: when that was.
 */
export type Arrival =
  | {
      readonly kind: 'part'
      readonly at: string
      readonly path: string
      readonly sha256: string
      readonly sizeBytes: number
      /** Below the folder of results. */
      readonly copy: string
      readonly decision: Decision
      readonly score: number
      readonly parts: Readonly<Record<string, number>>
      readonly facts: PictureFacts
    }
  | {
      readonly kind: 'aside'
      readonly at: string
      readonly path: string
      readonly sha256: string
      readonly what: 'duplicate' | 'unreadable' | 'mended'
      readonly why: string
    }
export type Held = { readonly id: number; readonly arrival: Arrival }

/** Which file of the results a row's text goes to. */
export type ResultKind = 'json' | 'csv'

/**
 * What was done, on disk and in one transaction a batch: the truth from which both result files can be written again. Held open by one
 * process (the folder's lock sees to it), without write-ahead log, so that it works on a network share too.
 */
export type Journal = {
  /** Whether a file, as it is now, was dealt with. */
  isSettled(facts: FileFacts): boolean
  /** Where these bytes were first seen; undefined if they are new. */
  firstPathOf(sha256: string): string | undefined
  hasResult(path: string, sha256: string): boolean
  /** Adds results, settles files and holds arrivals for a project, all or nothing. */
  commit(rows: readonly NewRow[], settled: readonly Settled[], arrivals?: readonly Arrival[]): readonly JournalRow[]
  /** What a project has not been told of, oldest first. */
  held(limit: number): readonly Held[]
  countHeld(): { readonly all: number; readonly flagged: number }
  /** The project has these and all before them. */
  release(id: number): void
  /** Rows after the n-th, at most `limit`. */
  after(n: number, limit: number): readonly JournalRow[]
  latest(limit: number): readonly JournalRow[]
  counts(): Readonly<Record<Outcome, number>>
  /** Bytes of all texts of one kind, and the last row's number. */
  extent(kind: ResultKind): { readonly bytes: number; readonly last: number }
  unreadable(): readonly { readonly path: string; readonly why: string }[]
  isUnreadable(path: string): boolean
  /** Forgets a file that is gone, so that it does not stand in the list of unreadable ones for ever. */
  forget(paths: readonly string[]): void
  close(): void
}

const SCHEMA = `
create table if not exists about (run text not null) strict;
create table if not exists file (
  path text primary key, size integer not null, mtime real not null, sha256 text not null, why text not null
) strict, without rowid;
create index if not exists file_why on file (path) where why != '';
create table if not exists result (
  n integer primary key, path text not null, sha256 text not null, outcome text not null, json text not null, csv text not null
) strict;
create unique index if not exists result_of on result (sha256, path);
create index if not exists result_outcome on result (outcome);
create table if not exists held (id integer primary key autoincrement, flagged integer not null, arrival text not null) strict;
`

/** Opens the journal of a folder of results, for one run. Faults: watch.taken, file.disk-full, file.unwritable. */
export function openJournal(out: string, run: string): Journal {
  const path = journalPath(out)
  return guarded(path, () => {
    const database = new Libsql(path)
    database.exec('pragma journal_mode = delete')
    database.exec('pragma synchronous = full')
    database.exec(SCHEMA)
    const about = database.prepare('select run from about').get() as { run: string } | undefined
    const refused = about === undefined ? unknownResults(out) : about.run === run ? undefined : takenFault(out, ANOTHER_RUN)
    if (refused !== undefined) {
      database.close()
      throw refused
    }
    if (about === undefined) database.prepare('insert into about values (?)').run([run])
    return journalOn(database, path)
  })
}

function journalOn(database: Libsql.Database, path: string): Journal {
  const settled = database.prepare('select 1 as yes from file where path = ? and size = ? and mtime = ?')
  const first = database.prepare("select path from result where sha256 = ? and outcome != 'duplicate' order by n limit 1")
  const has = database.prepare('select 1 as yes from result where sha256 = ? and path = ?')
  const addRow = database.prepare('insert into result values (?, ?, ?, ?, ?, ?)')
  const settle = database.prepare('insert or replace into file values (?, ?, ?, ?, ?)')
  const forget = database.prepare('delete from file where path = ?')
  // A share that is gone says so in any of these.
  const ask = <T>(work: () => T): T => guarded(path, work)
  const all = (text: string, values: readonly (string | number)[] = []): unknown[] => ask(() => database.prepare(text).all([...values]))
  const hold = database.prepare('insert into held (flagged, arrival) values (?, ?)')
  const unread = database.prepare("select 1 as yes from file where path = ? and why != ''")
  const together = <T>(work: () => T): T =>
    guarded(path, () => {
      database.exec('begin immediate')
      try {
        const result = work()
        database.exec('commit')
        return result
      } catch (error) {
        if (database.inTransaction) database.exec('rollback')
        throw error
      }
    })
  /** Counted once: after every batch of a million results it would take as long as the batch. */
  let counted: Readonly<Record<Outcome, number>> | undefined
  const countAll = (): Readonly<Record<Outcome, number>> => {
    const rows = all('select outcome, count(*) as count from result group by outcome') as {
      outcome: Outcome
      count: number
    }[]
    return { pass: 0, review: 0, reject: 0, duplicate: 0, ...Object.fromEntries(rows.map(({ outcome, count }) => [outcome, count])) }
  }
  const rowsOf = (rows: unknown): readonly JournalRow[] => rows as readonly JournalRow[] // the columns of SCHEMA
  return {
    isSettled: ({ path: file, sizeBytes, mtimeMs }) => ask(() => settled.get([file, sizeBytes, mtimeMs])) !== undefined,
    firstPathOf: (sha256) => (ask(() => first.get([sha256])) as { path: string } | undefined)?.path,
    hasResult: (file, sha256) => ask(() => has.get([sha256, file])) !== undefined,
    commit: (rows, files, arrivals = []) => {
      const added = together(() => {
        const { last } = database.prepare('select coalesce(max(n), 0) as last from result').get() as { last: number }
        const added = rows.map(({ text, ...row }, i) => ({ n: last + 1 + i, ...row, ...text(last + 1 + i) }))
        for (const { n, path: file, sha256, outcome, json, csv } of added) addRow.run([n, file, sha256, outcome, json, csv])
        for (const { path: file, sizeBytes, mtimeMs, sha256, why } of files) settle.run([file, sizeBytes, mtimeMs, sha256, why])
        for (const arrival of arrivals) hold.run([arrival.kind === 'part' && arrival.decision !== 'pass' ? 1 : 0, JSON.stringify(arrival)])
        return added
      })
      if (counted !== undefined) {
        const next = { ...counted }
        for (const { outcome } of added) next[outcome]++
        counted = next
      }
      return added
    },
    held: (limit) => {
      const found = all('select id, arrival from held order by id limit ?', [limit]) as { id: number; arrival: string }[]
      // What commit wrote.
      return found.map(({ id, arrival }) => ({ id, arrival: JSON.parse(arrival) as Arrival }))
    },
    countHeld: () =>
      database.prepare('select count(*) as "all", coalesce(sum(flagged), 0) as flagged from held').get() as {
        all: number
        flagged: number
      },
    release: (id) => together(() => database.prepare('delete from held where id <= ?').run([id])),
    after: (n, limit) => rowsOf(all('select * from result where n > ? order by n limit ?', [n, limit])),
    latest: (limit) => rowsOf(all('select * from result order by n desc limit ?', [limit])),
    counts: () => (counted ??= countAll()),
    extent: (kind) =>
      all(`select coalesce(sum(length(cast(${kind} as blob))), 0) as bytes, coalesce(max(n), 0) as last from result`)[0] as {
        bytes: number
        last: number
      },
    unreadable: () => all("select path, why from file where why != '' order by path") as { path: string; why: string }[],
    isUnreadable: (file) => ask(() => unread.get([file])) !== undefined,
    forget: (paths) => together(() => paths.forEach((file) => forget.run([file]))),
    close: () => void database.close(),
  }
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw databaseFault(error, path)
  }
}

const ANOTHER_RUN = 'It holds the results of another run, whose scores cannot be compared with those of this one.'

/** A journal that is new beside results was lost or emptied: results.csv and results.jsonl would be written over with what it has, nothing. */
function unknownResults(out: string): Fault | undefined {
  const { size = 0 } = statSync(join(out, 'results.jsonl'), { throwIfNoEntry: false }) ?? {}
  return size === 0 ? undefined : takenFault(out, 'It holds results that its journal does not know: the journal was removed or emptied.')
}

function takenFault(out: string, why: string): Fault {
  const text = {
    what: `${out} cannot take these results.`,
    why,
    do: 'Give a new folder for the results; what is in this one stays.',
  }
  return new Fault('watch.taken', text, { data: { out } })
}
