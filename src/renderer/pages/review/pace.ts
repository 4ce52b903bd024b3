/** So many verdicts make the pace. */
const LAST = 20
/** Whoever needs longer than this was away. */
const AWAY_MS = 120_000

/** Seconds from one verdict to the next, on average; null until there are two. `times`: in milliseconds, in order. */
export function paceOf(times: readonly number[]): number | null {
  const recent = times.slice(-LAST - 1)
  const steps = recent.slice(1).flatMap((time, i) => {
    const step = time - (recent[i] ?? time)
    return step > AWAY_MS ? [] : [step]
  })
  return steps.length === 0 ? null : steps.reduce((sum, step) => sum + step, 0) / steps.length / 1000
}

/** Once in a session, an hour after its first verdict (UX 2.7). */
export const NUDGE_AFTER_MS = 60 * 60_000

/** The page's time, as the host takes it. Only for counting: what is recorded has the host's. */
export function now(): string {
  return new Date().toISOString()
}
