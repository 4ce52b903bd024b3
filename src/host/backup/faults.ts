import { Fault } from '#domain/faults.ts'

/** A file that cannot be taken as a backup, or is not as it was written. */
export function backupFault(path: string, why: string, cause?: unknown): Fault {
  const text = {
    what: `${path} is no whole backup.`,
    why,
    do: 'Take another backup, or copy this one again from where it was made. Nothing was restored.',
  }
  return new Fault('backup.damaged', text, { cause, data: { path } })
}

export function placeFault(what: string, why: string, remedy: string): Fault {
  return new Fault('backup.place', { what, why, do: remedy })
}
