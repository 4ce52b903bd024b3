import type { ProjectId } from './schemas/words.ts'

// A project as it stood after an entry of its trail has an id of its own, `housing-a~2210`, which stands wherever a project's id may: in an
// address, in a call, in a blob's key. So every page and every procedure that reads works for it without knowing (decision 0032).

/** `record`: the last entry that counts. */
export type Moment = { readonly project: ProjectId; readonly record: number }

const MOMENT = /^(.+)~([1-9][0-9]{0,9})$/

/** Which moment an id names; null for a project as it is now. */
export function momentOf(id: string): Moment | null {
  const [, project, record] = MOMENT.exec(id) ?? []
  return project === undefined ? null : { project, record: Number(record) }
}

/** The id of a project as it stood after an entry. */
export const idAt = (project: ProjectId, record: number): ProjectId => `${presentOf(project)}~${record}`

/** The project as it is now, whichever moment of it an id names. */
export const presentOf = (id: ProjectId): ProjectId => momentOf(id)?.project ?? id
