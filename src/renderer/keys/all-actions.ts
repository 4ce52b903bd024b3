import { ANNOTATE, ANNOTATE_TYPES } from '#renderer/pages/annotate/annotate-actions.ts'
import { AUDIT } from '#renderer/pages/audit/audit-actions.ts'
import { COMPARE } from '#renderer/pages/compare/compare-actions.ts'
import { DATA } from '#renderer/pages/data/data-actions.ts'
import { LOOK } from '#renderer/pages/look/look-actions.ts'
import { PROJECTS } from '#renderer/pages/projects/projects-actions.ts'
import { REPORTS } from '#renderer/pages/reports/reports-actions.ts'
import { REVIEW, REVIEW_TYPES } from '#renderer/pages/review/review-actions.ts'
import { THRESHOLD } from '#renderer/pages/threshold/threshold-actions.ts'
import { TRAIN } from '#renderer/pages/train/train-actions.ts'
import { PAGE_ACTIONS, SHELL } from '#renderer/shell/shell-actions.ts'
import { VIEW } from '#renderer/viewer/view-actions.ts'
import type { Action } from './action.ts'
import type { Reach } from './change-key.ts'

/** Actions that stand together in the settings. */
export type ActionGroup = { readonly title: string; readonly actions: readonly Action[]; readonly hasViewer?: true }

const EVERYWHERE: ActionGroup = { title: 'Everywhere', actions: [SHELL.find, ...PAGE_ACTIONS.values(), ...Object.values(SHELL).slice(1)] }
const VIEWER: ActionGroup = { title: 'Pictures on Look, Review and Annotate', actions: Object.values(VIEW) }

const OF_PAGES: readonly ActionGroup[] = [
  { title: 'Projects', actions: Object.values(PROJECTS) },
  { title: 'Data', actions: Object.values(DATA) },
  { title: 'Train', actions: Object.values(TRAIN) },
  { title: 'Look', actions: Object.values(LOOK), hasViewer: true },
  { title: 'Threshold', actions: Object.values(THRESHOLD) },
  { title: 'Compare', actions: Object.values(COMPARE) },
  { title: 'Review', actions: [...Object.values(REVIEW), ...REVIEW_TYPES], hasViewer: true },
  { title: 'Annotate', actions: [...Object.values(ANNOTATE), ...ANNOTATE_TYPES], hasViewer: true },
  { title: 'Reports', actions: Object.values(REPORTS) },
  { title: 'Audit', actions: Object.values(AUDIT) },
]

/** Every action of every page, in the order of the rail. */
export const ACTION_GROUPS: readonly ActionGroup[] = [EVERYWHERE, VIEWER, ...OF_PAGES]

/** What works at the same time as what. */
export const REACHES: readonly Reach[] = OF_PAGES.map(({ title, actions, hasViewer }) => ({
  title,
  actions: [...EVERYWHERE.actions, ...(hasViewer === true ? VIEWER.actions : []), ...actions],
}))
