import Database from 'libsql'
import { join } from 'node:path'

/** A verdict as it lies in the project's database. */
export type StoredVerdict = {
  readonly record: number
  readonly part: number
  readonly by: string
  readonly verdict: string
  readonly type: string
  readonly kind: string
  readonly note: string
  readonly replaces: number | null
}

/** Every verdict of a project, oldest first, read beside the running program. */
export function storedVerdicts(project: string): readonly StoredVerdict[] {
  const database = new Database(join(project, 'project.db'), { readonly: true })
  try {
    const rows = database.prepare('select record, part, by, verdict, type, kind, note, replaces from verdict order by record').all([])
    return rows as StoredVerdict[]
  } finally {
    database.close()
  }
}
