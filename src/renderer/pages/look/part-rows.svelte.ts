import { SvelteMap } from 'svelte/reactivity'
import type { PartRow } from '#rpc/schemas/parts.ts'

/** Rows of one reading: at 28 px a row that is four screens. */
const PAGE = 200

type ReadPage = (offset: number, limit: number) => Promise<readonly PartRow[]>

/** Rows of a long list, read as they come into view. */
export class PartRows {
  readonly #rows = new SvelteMap<number, PartRow>()
  /** Pages that were asked for. No state: what is drawn depends on rows alone. */
  #asked: readonly number[] = []
  readonly #read: ReadPage

  constructor(read: ReadPage) {
    this.#read = read
  }

  at(index: number): PartRow | undefined {
    return this.#rows.get(index)
  }

  /** Rows from one index up to the one before another are in view. */
  need(from: number, to: number): void {
    for (let page = Math.floor(from / PAGE); page * PAGE < to; page++) {
      if (this.#asked.includes(page)) continue
      this.#asked = [...this.#asked, page]
      void this.#fill(page)
    }
  }

  async #fill(page: number): Promise<void> {
    try {
      const rows = await this.#read(page * PAGE, PAGE)
      for (const [place, row] of rows.entries()) this.#rows.set(page * PAGE + place, row)
    } catch {
      // Read again when it is scrolled to again; the list itself says if the host is gone.
      this.#asked = this.#asked.filter((other) => other !== page)
    }
  }
}
