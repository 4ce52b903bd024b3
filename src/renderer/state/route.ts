import { presentOf } from '#rpc/moment.ts'

/** Where the page is: the whole state of what is shown, so that an address can be kept, sent and gone back to. */
export type Route = {
  /** null on pages that belong to no project. */
  readonly project: string | null
  readonly page: string
  readonly query: Readonly<Record<string, string>>
}

/** What to change of a route: what is left out stays, null takes out. */
export type RouteChange = {
  readonly project?: string | null
  readonly page?: string
  readonly query?: Readonly<Record<string, string | number | null>>
}

/** Where somebody lands who asks for nothing. */
export const START: Route = { project: null, page: 'projects', query: {} }

/** Kept when the page changes within a project: everything else belongs to one page. */
const SHARED = ['run', 'part']

/** `/p/housing-a/look?part=193&run=14`, `/settings`. Anything else is the start. */
export function parseRoute(path: string, search = ''): Route {
  const steps = path.split('/').filter((step) => step !== '')
  const query = Object.fromEntries(new URLSearchParams(search))
  const [first, project, page] = steps
  if (first === 'p' && project !== undefined) return { project: decode(project), page: page === undefined ? 'data' : decode(page), query }
  return first === undefined || first === 'p' ? { ...START, query } : { project: null, page: decode(first), query }
}

export function formatRoute({ project, page, query }: Route): string {
  const path = project === null ? `/${encodeURIComponent(page)}` : `/p/${encodeURIComponent(project)}/${encodeURIComponent(page)}`
  const search = new URLSearchParams(query).toString()
  return search === '' ? path : `${path}?${search}`
}

/** The route after a change. A new page takes along only what pages share; a new project, nothing; another moment of the same one, all. */
export function changeRoute(route: Route, change: RouteChange): Route {
  const { project = route.project, page = route.page } = change
  const kept = !isSame(project, route.project)
    ? {}
    : page === route.page
      ? route.query
      : Object.fromEntries(entriesOf(route.query, (key) => SHARED.includes(key)))
  const query: Record<string, string> = { ...kept }
  for (const [key, value] of Object.entries(change.query ?? {})) {
    if (value === null) delete query[key]
    else query[key] = String(value)
  }
  return { project, page, query }
}

function isSame(a: string | null, b: string | null): boolean {
  return a === b || (a !== null && b !== null && presentOf(a) === presentOf(b))
}

function entriesOf(query: Route['query'], keep: (key: string) => boolean): [string, string][] {
  return Object.entries(query).filter(([key]) => keep(key))
}

/** An address that somebody typed may hold a broken `%`. */
function decode(step: string): string {
  try {
    return decodeURIComponent(step)
  } catch {
    return step
  }
}
