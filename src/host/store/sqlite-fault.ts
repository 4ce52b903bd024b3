import { Fault } from '#domain/faults.ts'

/** By the last eight bits of SQLite's number: libsql has no names for some finer ones, such as a folder that is read-only. */
const NAMES: Readonly<Record<number, string>> = {
  5: 'SQLITE_BUSY',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  26: 'SQLITE_NOTADB',
}

/** Why SQLite could not do something, `SQLITE_BUSY` and the like; '' for any other error. */
export function sqliteCode(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return ''
  const code = String(error.code)
  if (code.startsWith('SQLITE_')) return code
  return 'rawCode' in error ? (NAMES[Number(error.rawCode) & 0xff] ?? '') : ''
}

/** `file.disk-full` or `file.unwritable` where the disk refuses what is to be written; undefined for any other error. */
export function refusedByDisk(error: unknown, path: string): Fault | undefined {
  const code = sqliteCode(error)
  const what = `${path} cannot be written.`
  const options = { cause: error, data: { path, code } }
  if (code.startsWith('SQLITE_FULL')) {
    const text = { what, why: 'The disk is full.', do: 'Make room on that disk, then try again. Nothing is damaged.' }
    return new Fault('file.disk-full', text, options)
  }
  if (!code.startsWith('SQLITE_READONLY') && !code.startsWith('SQLITE_IOERR')) return undefined
  const isRight = code.startsWith('SQLITE_READONLY')
  const text = {
    what,
    why: isRight
      ? 'You have no right to write to it or to its folder, which even reading a project needs.'
      : 'The disk reports an error; it may be full.',
    do: isRight
      ? 'Have the rights changed, or copy the project to a folder you may write to.'
      : 'Make room on that disk, or have it checked, then try again.',
  }
  return new Fault('file.unwritable', text, options)
}

/** What SQLite says of the disk, as a fault; anything else comes back as it is. */
export function databaseFault(error: unknown, path: string): unknown {
  const code = sqliteCode(error)
  if (code === '') return error
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    const text = {
      what: `${path} is damaged.`,
      why: `SQLite cannot read it (${code}).`,
      do: 'Restore it from a copy; for a journal, a new folder for the results will do. What is in this one stays.',
    }
    return new Fault('file.unreadable', text, { cause: error, data: { path, code } })
  }
  const isFull = code === 'SQLITE_FULL'
  const text = {
    what: `${path} cannot be written.`,
    why: isFull ? 'The disk is full.' : `SQLite reports ${code}.`,
    do: 'Make room on that disk, or check that nobody else has the file open.',
  }
  return new Fault(isFull ? 'file.disk-full' : 'file.unwritable', text, { cause: error, data: { path, code } })
}
