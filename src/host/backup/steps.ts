import type { Work } from '#domain/work.ts'

/** Counts bytes of a phase and tells of every hundredth, in whole MB; looks for a cancel with each. */
export function makeCounter(work: Work, phase: string, total: number): (bytes: number) => void {
  let done = 0
  let told = 0
  return (bytes) => {
    work.signal.throwIfAborted()
    done += bytes
    if (done < total && done - told < total / 100) return
    told = done
    work.onProgress?.({ phase: `${phase}, MB`, done: megabytes(Math.min(done, total)), total: megabytes(total) })
  }
}

const megabytes = (bytes: number): number => Math.ceil(bytes / 1e6)
