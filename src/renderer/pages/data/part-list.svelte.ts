import type { FaultRecord } from '#domain/faults.ts'
import { faultRecord } from '#renderer/state/fault.ts'
import type { App } from '#renderer/state/app.svelte.ts'
import type { PartFilter, PartRow, PartSort } from '#rpc/schemas/parts.ts'
import { BLOCK, blocksFor, makeBlocks, rowAt, withBlock, type Blocks } from './windows.ts'

export type Asked = { readonly project: string; readonly filter: PartFilter; readonly sort: PartSort; readonly run: number | null }

/** All parts of a listing by number, and the rows of those in view, block by block. */
export class PartList {
  /** Numbers of the parts, in order; undefined until they are known for the first time. */
  order = $state.raw<readonly number[] | undefined>(undefined)
  fault = $state.raw<FaultRecord | null>(null)
  busy = $state(false)
  #rows = $state.raw<Blocks<PartRow>>(makeBlocks())
  #asked: Asked | undefined
  #cancel = new AbortController()
  #reading: readonly number[] = []
  #view = { from: 0, to: 0 }
  readonly #app: App

  constructor(app: App) {
    this.#app = app
  }

  row(place: number): PartRow | undefined {
    return rowAt(this.#rows, place)
  }

  /** Another filter, order or run, or the same after a change. The old rows stay until the new order is there. */
  async ask(asked: Asked): Promise<void> {
    this.#cancel.abort()
    const cancel = (this.#cancel = new AbortController())
    this.#asked = asked
    this.#reading = []
    this.busy = true
    const { signal } = cancel
    const first = this.#view.from < this.#view.to ? blocksFor(this.#view.from, this.#view.to) : [0]
    try {
      const [{ parts }, ...pages] = await Promise.all([
        this.#app.host.parts.ids(asked, { signal }),
        ...first.map((block) => this.#app.host.parts.page({ ...asked, offset: block * BLOCK, limit: BLOCK }, { signal })),
      ])
      if (signal.aborted) return
      this.#rows = makeBlocks(first.map((block, place) => [block, pages[place]?.rows ?? []]))
      this.order = parts
      this.fault = null
      this.#readView()
    } catch (error) {
      if (!signal.aborted) this.fault = faultRecord(error)
    } finally {
      if (this.#cancel === cancel) this.busy = false
    }
  }

  again(): void {
    if (this.#asked !== undefined) void this.ask(this.#asked)
  }

  /** Other cells came into view. */
  show(from: number, to: number): void {
    this.#view = { from, to }
    if (this.order !== undefined) this.#readView()
  }

  close(): void {
    this.#cancel.abort()
  }

  #readView(): void {
    const blocks = blocksFor(this.#view.from, this.#view.to)
    for (const block of blocks)
      if (!this.#rows.has(block) && !this.#reading.includes(block)) void this.#readBlock(block, this.#cancel.signal)
  }

  async #readBlock(block: number, signal: AbortSignal): Promise<void> {
    const asked = this.#asked
    if (asked === undefined) return
    this.#reading = [...this.#reading, block]
    try {
      const { rows } = await this.#app.host.parts.page({ ...asked, offset: block * BLOCK, limit: BLOCK }, { signal })
      if (signal.aborted) return
      this.#rows = withBlock(this.#rows, block, rows)
    } catch (error) {
      if (!signal.aborted) this.fault = faultRecord(error)
    } finally {
      // A newer listing keeps its own list of what is being read.
      if (!signal.aborted) this.#reading = this.#reading.filter((other) => other !== block)
    }
  }
}
