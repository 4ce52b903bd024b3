import { sql, type Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** What one state of the database gave. */
type State = { readonly version: number; readonly answers: Map<string, Promise<unknown>> }
const states = new WeakMap<Kysely<Tables>, State>()

/**
 * Wraps a question to the store: asked again before anything was written, it gives what it gave. For those that take seconds on a million
 * parts and that one page asks several times.
 */
export function untilWritten<T, Asked extends readonly number[]>(
  name: string,
  read: (reader: Kysely<Tables>, ...asked: Asked) => Promise<T>,
): typeof read {
  return async (reader, ...asked) => {
    const version = await versionOf(reader)
    const known = states.get(reader)
    const state = known?.version === version ? known : { version, answers: new Map<string, Promise<unknown>>() }
    states.set(reader, state)
    const key = [name, ...asked].join(' ')
    // Under this name there is only what this very function has put there.
    const answer = (state.answers.get(key) as Promise<T> | undefined) ?? read(reader, ...asked)
    state.answers.set(key, answer)
    answer.catch(() => state.answers.delete(key))
    return await answer
  }
}

/** SQLite's own number for this connection: another one after whatever any other connection, or another process, has written. */
async function versionOf(reader: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ version: number }>`select data_version as version from pragma_data_version`.execute(reader)
  return rows[0]?.version ?? 0
}
