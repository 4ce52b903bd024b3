import type { FaultRecord } from '#domain/faults.ts'
import { BLOCK, blocksFor, makeBlocks, rowAt, withBlock, type Blocks } from '#renderer/pages/data/windows.ts'
import type { App } from '#renderer/state/app.svelte.ts'
import { faultRecord } from '#renderer/state/fault.ts'
import type { TrailEntry, TrailFilter } from '#rpc/schemas/trail.ts'

type Asked = { readonly project: string; readonly filter: TrailFilter }

/** The entries that a filter leaves, newest first: how many, and those in view, block by block. */
export class Entries {
  /** Undefined until it is known for the first time. */
  total = $state<number | undefined>(undefined)
  fault = $state.raw<FaultRecord | null>(null)
  busy = $state(false)
  #rows = $state.raw<Blocks<TrailEntry>>(makeBlocks())
  #asked: Asked | undefined
  #cancel = new AbortController()
  #reading: readonly number[] = []
  #view = { from: 0, to: 0 }
  readonly #app: App

  constructor(app: App) {
    this.#app = app
  }

  row(place: number): TrailEntry | undefined {
    return rowAt(this.#rows, place)
  }

  /** Another filter, or the same after something was recorded. The old rows stay until the new ones are there. */
  async ask(asked: Asked): Promise<void> {
    this.#cancel.abort()
    const cancel = (this.#cancel = new AbortController())
    this.#asked = asked
    this.#reading = []
    this.busy = true
    const [first = 0] = blocksFor(this.#view.from, this.#view.to)
    try {
      const page = await this.#read(asked, first, cancel.signal)
      if (cancel.signal.aborted) return
      this.#rows = makeBlocks([[first, page.rows]])
      this.total = page.total
      this.fault = null
      this.#readView()
    } catch (error) {
      if (!cancel.signal.aborted) this.fault = faultRecord(error)
    } finally {
      if (this.#cancel === cancel) this.busy = false
    }
  }

  again(): void {
    if (this.#asked !== undefined) void this.ask(this.#asked)
  }

  /** Other rows came into view. */
  show(from: number, to: number): void {
    this.#view = { from, to }
    if (this.total !== undefined) this.#readView()
  }

  close(): void {
    this.#cancel.abort()
  }

  #read({ project, filter }: Asked, block: number, signal: AbortSignal) {
    return this.#app.host.trail.page({ project, filter, newestFirst: true, offset: block * BLOCK, limit: BLOCK }, { signal })
  }

  #readView(): void {
    for (const block of blocksFor(this.#view.from, this.#view.to))
      if (!this.#rows.has(block) && !this.#reading.includes(block)) void this.#readBlock(block, this.#cancel.signal)
  }

  async #readBlock(block: number, signal: AbortSignal): Promise<void> {
    const asked = this.#asked
    if (asked === undefined) return
    this.#reading = [...this.#reading, block]
    try {
      const { rows, total } = await this.#read(asked, block, signal)
      if (signal.aborted) return
      // Newer entries push the others on by so many places: what was read before stands at other places now.
      if (total !== this.total) this.again()
      else this.#rows = withBlock(this.#rows, block, rows)
    } catch (error) {
      if (!signal.aborted) this.fault = faultRecord(error)
    } finally {
      // A newer listing keeps its own list of what is being read.
      if (!signal.aborted) this.#reading = this.#reading.filter((other) => other !== block)
    }
  }
}
