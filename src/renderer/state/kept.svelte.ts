import type { FaultRecord } from '#domain/faults.ts'
import { faultRecord } from './fault.ts'

/** Events come in crowds: a crowd is answered by one reading. */
const CROWD_MS = 60

/** A fact of the host that the whole page goes by, read again whenever it may have changed; never two readings at once. */
export class Kept<T> {
  value: T
  fault = $state.raw<FaultRecord | null>(null)
  /** It was read at least once since the last `clear`. */
  known = $state(false)
  readonly #empty: T
  readonly #read: () => Promise<T>
  #generation = 0
  #reading = false
  #stale = false
  #soon: ReturnType<typeof setTimeout> | undefined

  constructor(empty: T, read: () => Promise<T>) {
    this.#empty = empty
    this.#read = read
    this.value = $state.raw(empty)
  }

  /** It may have changed. */
  touch(): void {
    if (this.#soon !== undefined) return
    this.#soon = setTimeout(() => {
      this.#soon = undefined
      void this.refresh()
    }, CROWD_MS)
  }

  /** Reads now. What was read for something that is no longer shown is thrown away. */
  async refresh(): Promise<void> {
    if (this.#reading) {
      this.#stale = true
      return
    }
    this.#reading = true
    const generation = this.#generation
    try {
      const value = await this.#read()
      if (generation === this.#generation) {
        this.value = value
        this.fault = null
        this.known = true
      }
    } catch (error) {
      if (generation === this.#generation) this.fault = faultRecord(error)
    } finally {
      this.#reading = false
      if (this.#stale) {
        this.#stale = false
        void this.refresh()
      }
    }
  }

  /** Forgets it: it belonged to something else. */
  clear(): void {
    this.#generation++
    this.value = this.#empty
    this.fault = null
    this.known = false
  }
}
