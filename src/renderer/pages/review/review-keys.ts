import { chordText } from '#renderer/state/chord.ts'
import type { App } from '#renderer/state/app.svelte.ts'
import type { Binding } from '#renderer/state/keys.svelte.ts'
import type { ReviewPage } from './review-page.svelte.ts'

/** Defect types that have a key of their own. */
export const KEYED_TYPES = 9

/** Held down, a key would judge parts that nobody has looked at: with a release of its own it acts once. */
const once = { release: () => undefined }

export const ACTS = {
  good: { key: 'Digit0', id: 'review.good', text: 'Good' },
  goodToo: { key: 'KeyG', id: 'review.good-too', text: 'Good' },
  defect: { key: 'KeyD', id: 'review.defect', text: 'Defect, no type' },
  second: { key: 'KeyF', id: 'review.second', text: 'Second look' },
  skip: { key: 'KeyS', id: 'review.skip', text: 'Skip' },
  back: { key: 'KeyA', id: 'review.back', text: 'Back' },
  note: { key: 'KeyN', id: 'review.note', text: 'Note' },
  severity: { key: 'KeyK', id: 'review.severity', text: 'Next severity' },
  annotate: { key: 'KeyM', id: 'review.annotate', text: 'Annotate' },
  undo: { key: 'Ctrl+KeyZ', id: 'review.undo', text: 'Take back the last verdict' },
} as const

/** The keys of UX 5, Review. */
export function reviewKeys(page: ReviewPage, app: App, openNote: () => void): readonly Binding[] {
  const types = page.settings.value?.types ?? []
  return [
    { ...ACTS.good, ...once, run: () => page.judge('good') },
    { ...ACTS.goodToo, ...once, run: () => page.judge('good') },
    ...types.slice(0, KEYED_TYPES).map((type, at) => ({
      key: `Digit${at + 1}`,
      id: `review.type-${at + 1}`,
      text: type,
      ...once,
      run: () => page.judge('defective', type),
    })),
    { ...ACTS.defect, ...once, run: () => page.judge('defective') },
    { ...ACTS.second, ...once, run: () => page.judge('second-look') },
    { ...ACTS.skip, ...once, run: () => page.skip() },
    { ...ACTS.back, run: () => page.back() },
    { ...ACTS.note, run: openNote },
    { ...ACTS.severity, run: () => page.nextSeverity() },
    { ...ACTS.annotate, run: () => annotate(page, app) },
    { ...ACTS.undo, ...once, run: () => page.undo() },
  ]
}

export function annotate(page: ReviewPage, app: App): void {
  if (page.current !== null) app.go({ page: 'annotate', query: { part: page.current.item.part, run: page.run } })
}

/** A key as this person's keyboard and settings have it. */
export function keyText(app: App, { key, id }: { readonly key: string; readonly id: string }): string {
  return chordText(app.settings.keys[id] ?? key, app.keyboard.letters)
}
