import type { FaultRecord } from '#domain/faults.ts'
import { BLOCK, blocksFor, makeBlocks, rowAt, withBlock, type Blocks } from './blocks.ts'
import { faultRecord } from './fault.ts'

/** Where the rows of a listing come from. `All`: what is read of all rows at once, beside those in view. */
export type RowSource<Asked, Row, All> = {
  all(asked: Asked, signal: AbortSignal): Promise<All>
  page(asked: Asked & RowWindow, signal: AbortSignal): Promise<{ readonly total: number; readonly rows: readonly Row[] }>
}

export type RowWindow = { readonly offset: number; readonly limit: number }

/** A listing that may be long: how many rows it has, what is known of all of them, and the rows in view, read block by block. */
export class BlockList<Asked extends object, Row, All = null> {
  /** Undefined until it is known for the first time, as is `all`. */
  total = $state<number | undefined>(undefined)
  all = $state.raw<All | undefined>(undefined)
  fault = $state.raw<FaultRecord | null>(null)
  busy = $state(false)
  #rows = $state.raw<Blocks<Row>>(makeBlocks())
  #asked: Asked | undefined
  #cancel = new AbortController()
  #reading: readonly number[] = []
  #view = { from: 0, to: 0 }
  readonly #source: RowSource<Asked, Row, All>

  constructor(source: RowSource<Asked, Row, All>) {
    this.#source = source
  }

  row(place: number): Row | undefined {
    return rowAt(this.#rows, place)
  }

  /** Another listing, or the same after a change. The old rows stay until the new ones are there. */
  async ask(asked: Asked): Promise<void> {
    this.#cancel.abort()
    const cancel = (this.#cancel = new AbortController())
    this.#asked = asked
    this.#reading = []
    this.busy = true
    const { signal } = cancel
    const blocks = blocksFor(this.#view.from, Math.max(this.#view.to, this.#view.from + 1))
    try {
      const [all, ...pages] = await Promise.all([
        this.#source.all(asked, signal),
        ...blocks.map(async (block) => ({ block, page: await this.#page(asked, block, signal) })),
      ])
      if (signal.aborted) return
      this.#rows = makeBlocks(pages.map(({ block, page }) => [block, page.rows]))
      this.total = pages[0]?.page.total ?? 0
      this.all = all
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

  /** Other rows came into view. */
  show(from: number, to: number): void {
    this.#view = { from, to }
    if (this.total !== undefined) this.#readView()
  }

  close(): void {
    this.#cancel.abort()
  }

  #page(asked: Asked, block: number, signal: AbortSignal) {
    return this.#source.page({ ...asked, offset: block * BLOCK, limit: BLOCK }, signal)
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
      const { rows, total } = await this.#page(asked, block, signal)
      if (signal.aborted) return
      // Rows that came or went push the others on: what was read before stands at other places now.
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
