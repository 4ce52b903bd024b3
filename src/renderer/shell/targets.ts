import { PAGES } from '#renderer/pages/registry.ts'
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
