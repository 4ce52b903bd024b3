import type { App } from '#renderer/state/app.svelte.ts'
import type { Binding } from '#renderer/state/keys.svelte.ts'
import { REVIEW, REVIEW_TYPES } from './review-actions.ts'
import type { ReviewPage } from './review-page.svelte.ts'

/** Held down, a key would judge parts that nobody has looked at: with a release of its own it acts once. */
const once = { release: () => undefined }
const judges = { needs: 'review.judge', ...once } as const

/** The keys of UX 5, Review. */
export function reviewKeys(page: ReviewPage, app: App, openNote: () => void): readonly Binding[] {
  const types = page.settings.value?.types ?? []
  return [
    { ...REVIEW.good, ...judges, run: () => page.judge('good') },
    { ...REVIEW.goodToo, ...judges, run: () => page.judge('good') },
    ...REVIEW_TYPES.flatMap((action, at) => {
      const type = types[at]
      return type === undefined ? [] : [{ ...action, text: type, ...judges, run: () => page.judge('defective', type) }]
    }),
    { ...REVIEW.defect, ...judges, run: () => page.judge('defective') },
    { ...REVIEW.second, ...judges, run: () => page.judge('second-look') },
    { ...REVIEW.skip, ...judges, run: () => page.skip() },
    { ...REVIEW.back, run: () => page.back() },
    { ...REVIEW.note, needs: 'review.judge', run: openNote },
    { ...REVIEW.severity, needs: 'review.judge', run: () => page.nextSeverity() },
    { ...REVIEW.annotate, run: () => annotate(page, app) },
    { ...REVIEW.undo, needs: 'review.undo', ...once, run: () => page.undo() },
  ]
}

export function annotate(page: ReviewPage, app: App): void {
  if (page.current !== null) app.go({ page: 'annotate', query: { part: page.current.item.part, run: page.run } })
}
