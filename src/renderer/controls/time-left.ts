import type { Progress } from '#domain/work.ts'

/** Seconds left if it goes on as it went; null while too little is done to say so. */
export function secondsLeft({ done, total }: Progress, passedSeconds: number): number | null {
  if (done <= 0 || total <= 0 || passedSeconds <= 0) return null
  return ((total - done) * passedSeconds) / done
}
