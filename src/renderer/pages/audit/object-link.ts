import type { RouteChange } from '#renderer/state/route.ts'
import type { TrailEntry } from '#rpc/schemas/trail.ts'

/** Where what an entry is about can be seen; null for what has no page. */
export function placeOfObject({ object, action }: Pick<TrailEntry, 'object' | 'action'>): (RouteChange & { readonly text: string }) | null {
  const [, kind, number] = /^(part|run) ([1-9][0-9]*)$/.exec(object) ?? []
  if (kind === 'part' && number !== undefined) return { page: 'look', query: { part: number }, text: `Look at part ${number}` }
  if (kind === 'run' && number !== undefined) {
    return action.startsWith('line.')
      ? { page: 'threshold', query: { run: number }, text: `Threshold of run ${number}` }
      : { page: 'train', query: { run: number }, text: `Training of run ${number}` }
  }
  if (/^[0-9]+ parts$/.test(object)) return { page: 'data', text: 'Data' }
  if (object.startsWith('person ')) return { page: 'settings', text: 'People and roles' }
  return null
}
