import type { App } from '#renderer/state/app.svelte.ts'
import { Load } from '#renderer/state/load.svelte.ts'
import type { PartCounts, PartHealth } from '#rpc/schemas/parts.ts'
import type { Change } from './change.ts'
import { filterOf, isNarrowed, readListing, writeListing, type Listing } from './listing.ts'
import { makePartList, type Asked, type PartList } from './part-list.svelte.ts'
import { NOTHING, within, type Selection } from './selection.ts'

/** Sides of the pictures on the page, in CSS pixels (UX 2.2: four, 96 to 384). */
export const SIDES = [96, 144, 224, 384] as const

/** What the Data page shows and has chosen. */
export class DataPage {
  readonly list: PartList
  readonly counts = new Load<PartCounts>()
  readonly health = new Load<PartHealth>()
  /** Place in the order that the keys are on. */
  cursor = $state(0)
  /** A change that is being asked for; the dialog stands open. */
  change = $state.raw<Change | null>(null)
  #chosen = $state.raw<Selection>(NOTHING)
  readonly #app: App

  readonly listing = $derived.by<Listing>(() => readListing(this.#app.route.query))
  readonly project = $derived.by<string>(() => this.#app.route.project ?? '')
  readonly side = $derived.by<number>(() => SIDES.find((side) => String(side) === this.#app.query.get('size')) ?? SIDES[1])
  /** Equal addresses ask for the same; only then is the list read again. */
  readonly #askedText = $derived.by<string>(() =>
    JSON.stringify({
      project: this.project,
      filter: filterOf(this.listing),
      sort: this.listing.sort,
      run: this.#app.run?.run ?? null,
    } satisfies Asked),
  )
  readonly asked = $derived.by<Asked>(() => parseAsked(this.#askedText))
  readonly isNarrowed = $derived.by<boolean>(() => isNarrowed(this.listing))
  /** What is chosen and still shown. */
  readonly chosen = $derived.by<Selection>(() => (this.list.all === undefined ? NOTHING : within(this.#chosen, this.list.all)))

  constructor(app: App) {
    this.#app = app
    this.list = makePartList(app)
  }

  choose(selection: Selection): void {
    this.#chosen = selection
  }

  show(change: Partial<Listing>): void {
    this.#app.query.set(writeListing({ ...this.listing, ...change }))
    this.cursor = 0
    this.#chosen = NOTHING
  }

  clearFilters(): void {
    const { set, sort } = this.listing
    this.show({ ...readListing({}), set, sort })
  }

  /** One step larger or smaller. */
  resize(by: 1 | -1): void {
    const at = SIDES.findIndex((side) => side === this.side)
    const next = SIDES[Math.min(SIDES.length - 1, Math.max(0, at + by))] ?? SIDES[1]
    this.#app.query.set({ size: next })
  }

  again(): void {
    this.list.again()
    this.counts.again()
    this.health.again()
  }
}

/** The one place that makes the type: the text was written from it a line above. */
function parseAsked(text: string): Asked {
  return JSON.parse(text) as Asked
}
