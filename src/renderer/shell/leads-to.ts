import type { Page } from '#renderer/pages/registry.ts'
import type { App } from '#renderer/state/app.svelte.ts'
import type { RouteChange } from '#renderer/state/route.ts'

/** Where a page's entry in the rail leads: into the project one is in, or was in last. */
export function leadsTo(app: App, page: Page): RouteChange {
  // Pages without a project keep it in the address, so that the way back to Data or Look leads to where one was.
  return { page: page.id, project: app.route.project }
}
