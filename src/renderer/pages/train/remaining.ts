import type { Progress } from '#domain/work.ts'

/** How fast a phase goes, from when it was first seen: what was done before says nothing about the speed now. */
export type Pace = { readonly phase: string; readonly fromDone: number; readonly fromMs: number }

/** The pace to measure the next progress against. */
export function paceOf(before: Pace | undefined, progress: Progress, nowMs: number): Pace {
  const isSame = before !== undefined && before.phase === progress.phase && before.fromDone <= progress.done
  return isSame ? before : { phase: progress.phase, fromDone: progress.done, fromMs: nowMs }
}

/** Less than this has been seen: a guess would only jump about. */
const LEAST_MS = 2000

/** Seconds until the phase ends; undefined until there is something to measure. */
export function secondsLeft(pace: Pace, progress: Progress, nowMs: number): number | undefined {
  const done = progress.done - pace.fromDone
  const elapsedMs = nowMs - pace.fromMs
  if (done <= 0 || elapsedMs < LEAST_MS) return undefined
  return ((progress.total - progress.done) * elapsedMs) / done / 1000
}
