import type { Progress, Work } from '#domain/work.ts'

/** Work nobody cancels and nobody watches. */
export const unwatched: Work = { signal: new AbortController().signal }

/** Work that is cancelled before it begins. */
export const cancelled: Work = { signal: AbortSignal.abort() }

/** Work that keeps every report. */
export function watched(): Work & { readonly reports: readonly Progress[] } {
  const reports: Progress[] = []
  return { signal: new AbortController().signal, onProgress: (progress) => reports.push(progress), reports }
}
