import type { Work } from '#domain/work.ts'
import type { EngineMessage, Job, JobResult, StandByRequest, ViewRequest } from '#engine/protocol.ts'

/** What a job gets besides its description: the signal to stop, and a way to say how it goes. */
export type JobWork = Work & {
  /** True once the host has asked for a pause: save a checkpoint and end as `paused`. Asked between steps. */
  pauseAsked(): boolean
  /** True once for each time the host has asked to end a stage early. Asked between steps. */
  takeStop(): boolean
  /** Calls back with what the host wants to see, from the first request on. */
  onView(listener: (request: ViewRequest) => void): void
  /** Calls back with what a run that stands by is to score, from the first request on. */
  onStandBy(listener: (request: StandByRequest) => void): void
  /** Tells the host something on the way. Progress goes through `onProgress`, which is limited to ten reports a second. */
  send(message: Extract<EngineMessage, { type: 'epoch' | 'warning' | 'snapshot' | 'rows' | 'looks' | 'viewed' | 'stood-by' }>): void
}

/** How a job ends when it is neither cancelled (the signal's throw) nor failed (a Fault). */
export type JobEnd<K extends Job['kind']> =
  { readonly at: 'done'; readonly result: JobResult[K] } | { readonly at: 'paused'; readonly checkpoint: string }

/** One kind of job: `jobs/<kind>.ts` exports one of these. */
export type RunJob<K extends Job['kind']> = (job: Extract<Job, { kind: K }>, work: JobWork) => Promise<JobEnd<K>>
