import { untrack } from 'svelte'
import type { FaultRecord } from '#domain/faults.ts'
import { faultRecord } from './fault.ts'

/** How long a person has been waiting, in the steps in which UX 1 shows it: nothing, grey blocks in the final layout, words. */
export type Slow = 'no' | 'grey' | 'words'
const GREY_AFTER_MS = 200
const WORDS_AFTER_MS = 1000

/**
 * Something that is read from the host. The old value stays while a new one is read, and a newer reading cancels the one before, so what
 * is shown is never older than what was asked for.
 */
export class Load<T> {
  value = $state.raw<T | undefined>(undefined)
  fault = $state.raw<FaultRecord | null>(null)
  slow = $state<Slow>('no')
  busy = $state(false)
  #cancel: AbortController | undefined
  #again: ((signal: AbortSignal) => Promise<T>) | undefined

  /** Reads, and gives the way to cancel it: `$effect(() => load.run((signal) => app.host.parts.counts({ project }, { signal })))`. */
  run(read: (signal: AbortSignal) => Promise<T>): () => void {
    const previous = this.#cancel
    const cancel = new AbortController()
    this.#cancel = cancel
    this.#again = read
    previous?.abort()
    // What `read` looks at before its first wait is what the effect depends on; what is set here is not.
    const reading = read(cancel.signal)
    untrack(() => void this.#wait(reading, cancel))
    return () => {
      cancel.abort()
      if (this.#cancel === cancel) this.#settle()
    }
  }

  /** The same once more. */
  again(): void {
    if (this.#again !== undefined) this.run(this.#again)
  }

  async #wait(reading: Promise<T>, cancel: AbortController): Promise<void> {
    this.busy = true
    this.slow = 'no'
    const grey = setTimeout(() => (this.slow = 'grey'), GREY_AFTER_MS)
    const words = setTimeout(() => (this.slow = 'words'), WORDS_AFTER_MS)
    cancel.signal.addEventListener('abort', () => (clearTimeout(grey), clearTimeout(words)))
    try {
      const value = await reading
      if (cancel.signal.aborted) return
      this.value = value
      this.fault = null
    } catch (error) {
      if (cancel.signal.aborted) return
      this.fault = faultRecord(error)
    } finally {
      clearTimeout(grey)
      clearTimeout(words)
      if (this.#cancel === cancel) this.#settle()
    }
  }

  #settle(): void {
    this.busy = false
    this.slow = 'no'
  }
}

/** Something that a person asked for: one at a time, and what became of it. */
export class Act {
  busy = $state(false)
  fault = $state.raw<FaultRecord | null>(null)

  /** Gives what it gave, or undefined if it failed (`fault` says why) or another is under way. */
  async run<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined
    this.busy = true
    this.fault = null
    try {
      return await work()
    } catch (error) {
      this.fault = faultRecord(error)
      return undefined
    } finally {
      this.busy = false
    }
  }
}
