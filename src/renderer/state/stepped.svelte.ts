import type { FaultRecord } from '#domain/faults.ts'
import type { Progress } from '#domain/work.ts'
import type { Steps } from '#rpc/schemas/projects.ts'
import { faultRecord } from './fault.ts'

type Stream<T> = AsyncIterable<Steps<T>>

/** Something long that tells how far it is, can be cancelled, and then gives a result. */
export class Stepped<T> {
  busy = $state(false)
  progress = $state.raw<Progress | null>(null)
  fault = $state.raw<FaultRecord | null>(null)
  #cancel: AbortController | undefined

  /** Gives the result, or undefined if it was cancelled or failed (`fault` says why). */
  async run(start: (signal: AbortSignal) => Promise<Stream<T>>): Promise<T | undefined> {
    if (this.busy) return undefined
    const cancel = new AbortController()
    this.#cancel = cancel
    this.busy = true
    this.progress = null
    this.fault = null
    try {
      for await (const step of await start(cancel.signal)) {
        if (step.at === 'done') return step.result
        this.progress = step.progress
      }
      return undefined
    } catch (error) {
      if (!cancel.signal.aborted) this.fault = faultRecord(error)
      return undefined
    } finally {
      this.busy = false
    }
  }

  cancel(): void {
    this.#cancel?.abort()
  }
}
