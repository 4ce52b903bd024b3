import { changeRoute, formatRoute, parseRoute, type Route, type RouteChange } from './route.ts'

/** The browser's address bar as state: Back and Forward work, and going somewhere is one call. */
export class Address {
  #route = $state.raw<Route>(parseRoute(location.pathname, location.search))

  get route(): Route {
    return this.#route
  }

  /** The address after a change, for links. */
  to(change: RouteChange): string {
    return formatRoute(changeRoute(this.#route, change))
  }

  /** `replace`: no step of its own in the history (the cursor in a list, a filter being typed). */
  go(change: RouteChange, { replace = false }: { replace?: boolean } = {}): void {
    const next = changeRoute(this.#route, change)
    const address = formatRoute(next)
    if (address === formatRoute(this.#route)) return
    if (replace) history.replaceState(null, '', address)
    else history.pushState(null, '', address)
    this.#route = next
  }

  /** Follows Back and Forward until the returned function is called. */
  follow(): () => void {
    const read = (): void => {
      this.#route = parseRoute(location.pathname, location.search)
    }
    window.addEventListener('popstate', read)
    return () => window.removeEventListener('popstate', read)
  }
}
