import type { Component } from 'svelte'
import type { App } from '#renderer/state/app.svelte.ts'

/** What a page waits for, in one line, and the button that goes there. */
export type Needs = { readonly text: string; readonly button: string; readonly go: () => void }

/** A page: its entry in the rail, and where its component is. It takes no properties; `useApp()` tells it everything. */
export type Page = {
  /** As it stands in addresses. */
  readonly id: string
  readonly title: string
  /** Shift + this digit goes there; '' for the one at the foot of the rail, which has Ctrl+comma. */
  readonly digit: string
  /** Its addresses begin with `/p/<project>/`. */
  readonly ofProject: boolean
  /** null: it follows in a later version. */
  readonly load: (() => Promise<{ readonly default: Component }>) | null
  /** Why it cannot work yet; null when it can. */
  readonly needs?: (app: App) => Needs | null
}

const needsRun = (app: App): Needs | null =>
  app.runs.some(({ state }) => state.at === 'done' || state.at === 'scoring') || !app.kept.runs.known
    ? null
    : { text: 'No run of this project has come to its end yet.', button: 'Go to Train', go: () => app.go({ page: 'train' }) }

/** In the order of work, which is the order of the rail. */
export const PAGES: readonly Page[] = [
  { id: 'projects', title: 'Projects', digit: '1', ofProject: false, load: () => import('./projects/Projects.svelte') },
  { id: 'data', title: 'Data', digit: '2', ofProject: true, load: () => import('./data/Data.svelte') },
  { id: 'train', title: 'Train', digit: '3', ofProject: true, load: () => import('./train/Train.svelte') },
  { id: 'look', title: 'Look', digit: '4', ofProject: true, load: () => import('./look/Look.svelte') },
  { id: 'threshold', title: 'Threshold', digit: '5', ofProject: true, load: () => import('./threshold/Threshold.svelte'), needs: needsRun },
  { id: 'compare', title: 'Compare', digit: '6', ofProject: true, load: () => import('./compare/Compare.svelte'), needs: needsRun },
  { id: 'review', title: 'Review', digit: '7', ofProject: true, load: () => import('./review/Review.svelte'), needs: needsRun },
  { id: 'annotate', title: 'Annotate', digit: '8', ofProject: true, load: () => import('./annotate/Annotate.svelte') },
  { id: 'reports', title: 'Reports', digit: '9', ofProject: true, load: () => import('./reports/Reports.svelte'), needs: needsRun },
  { id: 'audit', title: 'Audit', digit: '0', ofProject: true, load: () => import('./audit/Audit.svelte') },
  { id: 'settings', title: 'Settings', digit: '', ofProject: false, load: () => import('./settings/Settings.svelte') },
]

export function pageOf(id: string): Page | undefined {
  return PAGES.find((page) => page.id === id)
}
