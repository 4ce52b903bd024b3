import type { App } from '#renderer/state/app.svelte.ts'
import type { Binding } from '#renderer/state/keys.svelte.ts'
import { REVIEW, REVIEW_TYPES } from './review-actions.ts'
import type { ReviewPage } from './review-page.svelte.ts'

/** Held down, a key would judge parts that nobody has looked at: with a release of its own it acts once. */
const once = { release: () => undefined }

/** The keys of UX 5, Review. */
export function reviewKeys(page: ReviewPage, app: App, openNote: () => void): readonly Binding[] {
  const types = page.settings.value?.types ?? []
  return [
    { ...REVIEW.good, ...once, run: () => page.judge('good') },
    { ...REVIEW.goodToo, ...once, run: () => page.judge('good') },
    ...REVIEW_TYPES.flatMap((action, at) => {
      const type = types[at]
      return type === undefined ? [] : [{ ...action, text: type, ...once, run: () => page.judge('defective', type) }]
    }),
    { ...REVIEW.defect, ...once, run: () => page.judge('defective') },
    { ...REVIEW.second, ...once, run: () => page.judge('second-look') },
    { ...REVIEW.skip, ...once, run: () => page.skip() },
    { ...REVIEW.back, run: () => page.back() },
    { ...REVIEW.note, run: openNote },
    { ...REVIEW.severity, run: () => page.nextSeverity() },
    { ...REVIEW.annotate, run: () => annotate(page, app) },
    { ...REVIEW.undo, ...once, run: () => page.undo() },
  ]
}

export function annotate(page: ReviewPage, app: App): void {
  if (page.current !== null) app.go({ page: 'annotate', query: { part: page.current.item.part, run: page.run } })
}
