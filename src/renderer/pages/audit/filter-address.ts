import { trailFilter, type TrailFilter } from '#rpc/schemas/trail.ts'

/** What stands in the address of a filtered trail. Times are UTC, as everything in the trail is. */
export const FILTER_KEYS = ['who', 'what', 'object', 'text', 'from', 'until'] as const
type Query = Readonly<Record<string, string>>

/** The filter of an address; what is not one (somebody typed it) is left out. */
export function readFilter(query: Query): TrailFilter {
  const { who, what, object, text, from, until } = query
  const parts: unknown[] = [
    who === undefined ? {} : { who },
    what === undefined ? {} : { actions: what.split(',') },
    object === undefined ? {} : { object },
    text === undefined ? {} : { text },
    from === undefined ? {} : { from },
    until === undefined ? {} : { until },
  ]
  return Object.assign({}, ...parts.map((part) => trailFilter.safeParse(part).data ?? {})) as TrailFilter
}

/** `2026-11-12T09:00`, as a box for date and time has it, meant as UTC; '' for none. */
export function boxOf(instant: string | undefined): string {
  return instant?.slice(0, 16) ?? ''
}
/** The instant of such a box; null if it is empty. */
export function instantOf(box: string): string | null {
  const time = Date.parse(`${box}Z`)
  return box === '' || Number.isNaN(time) ? null : new Date(time).toISOString()
}
