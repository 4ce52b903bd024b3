import { Fault } from '#domain/faults.ts'

/** The system's code of a failed file operation (`ENOSPC`, `EACCES`, …), or undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** `file.disk-full` or `file.unwritable` for a write the system refused; anything else comes back as it is. */
export function writeFault(error: unknown, path: string): unknown {
  const code = systemCode(error)
  if (code === undefined) return error
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const text = {
      what: `${path} cannot be written.`,
      why: code === 'ENOSPC' ? 'The disk is full.' : 'The quota of disk space is used up.',
      do: 'Make room on that disk or choose another folder, then start again.',
    }
    return new Fault('file.disk-full', text, { cause: error, data: { path, code } })
  }
  const text = {
    what: `${path} cannot be written.`,
    why: WHY_UNWRITABLE[code] ?? `The system refused it (${code}).`,
    do: 'Choose a folder you may write to, or have its rights changed.',
  }
  return new Fault('file.unwritable', text, { cause: error, data: { path, code } })
}

/** `file.missing` or `file.unreadable` for a read the system refused; anything else comes back as it is. */
export function readFault(error: unknown, path: string): unknown {
  const code = systemCode(error)
  if (code === undefined) return error
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const text = {
      what: `${path} does not exist.`,
      why: code === 'ENOENT' ? 'There is no file or folder of that name.' : 'A part of its path is a file, not a folder.',
      do: 'Check the path for typing errors.',
    }
    return new Fault('file.missing', text, { cause: error, data: { path, code } })
  }
  const text = {
    what: `${path} cannot be read.`,
    why: WHY_UNREADABLE[code] ?? `The system refused it (${code}).`,
    do: 'Have its rights checked, or copy it to another place and try there.',
  }
  return new Fault('file.unreadable', text, { cause: error, data: { path, code } })
}

const WHY_UNWRITABLE: Readonly<Record<string, string>> = {
  EACCES: 'You have no right to write there.',
  EPERM: 'The system does not permit writing there.',
  EROFS: 'The disk is read-only.',
  ENOTDIR: 'A part of its path is a file, not a folder.',
  EEXIST: 'A part of its path is a file, not a folder.',
  EISDIR: 'There is a folder of that name.',
  ENOENT: 'A folder of its path does not exist.',
  ENAMETOOLONG: 'The name is too long for that disk.',
  EFBIG: 'The file is too large for that disk.',
  EIO: 'The disk reports an error.',
}

const WHY_UNREADABLE: Readonly<Record<string, string>> = {
  EACCES: 'You have no right to read it.',
  EPERM: 'The system does not permit reading it.',
  EISDIR: 'It is a folder, not a file.',
  ELOOP: 'Its symbolic links lead in a circle.',
  EMFILE: 'Too many files are open.',
  ENAMETOOLONG: 'The name is too long for that disk.',
  EIO: 'The disk reports an error.',
}
