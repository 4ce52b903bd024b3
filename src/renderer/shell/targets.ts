import { PAGES } from '#renderer/pages/registry.ts'
import type { PartRow } from '#rpc/schemas/parts.ts'
import type { App } from '#renderer/state/app.svelte.ts'
import { leadsTo } from './leads-to.ts'
import { runTitle } from './run-title.ts'

/** Something one can go to. */
export type Target = { readonly kind: string; readonly title: string; readonly go: () => void }

/** Everything with a name: pages, projects, runs. */
export function targetsOf(app: App): readonly Target[] {
  const pages = PAGES.map((page) => ({ kind: 'page', title: page.title, go: () => app.go(leadsTo(app, page)) }))
  const projects = app.kept.projects.value.map(({ project, name }) => ({
    kind: 'project',
    title: name,
    go: () => app.go({ project, page: 'data' }),
  }))
  const runs = app.runs.map((run) => ({ kind: 'run', title: runTitle(run), go: () => app.go({ query: { run: run.run } }) }))
  return [...pages, ...projects, ...runs]
}

/** How many parts are offered: more are found on Data. */
export const MOST_PARTS = 8

/** Parts whose name has the text, as the host found them. */
export function partTargets(app: App, rows: readonly Pick<PartRow, 'part' | 'name'>[]): readonly Target[] {
  return rows.map(({ part, name }) => ({ kind: 'part', title: name, go: () => app.go({ page: 'look', query: { part } }) }))
}
