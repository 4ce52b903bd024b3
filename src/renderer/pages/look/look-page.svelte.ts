import { untrack } from 'svelte'
import type { FaultRecord } from '#domain/faults.ts'
import { filterOf, readListing } from '#renderer/pages/data/listing.ts'
import { makePartList, type PartList } from '#renderer/pages/data/part-list.svelte.ts'
import type { App } from '#renderer/state/app.svelte.ts'
import { faultRecord } from '#renderer/state/fault.ts'
import { Load } from '#renderer/state/load.svelte.ts'
import { Ahead, neighbours } from '#renderer/viewer/ahead.ts'
import { Decoder } from '#renderer/viewer/decoder.ts'
import { loadPart, loadTruth, type LoadedPart } from '#renderer/viewer/load-part.ts'
import { closePictures, sizeInBytes } from '#renderer/viewer/part-pictures.ts'
import type { Mark } from '#renderer/viewer/scene.ts'
import { Viewer } from '#renderer/viewer/viewer.svelte.ts'

const AHEAD = 5
const BEHIND = 2
/** Decoded pictures that are held ready. With very large ones fewer are. */
const MOST_BYTES = 512 * 1024 * 1024

/** The parts that are stepped through, the one that is shown, and its neighbours, made ready ahead of time. */
export class LookPage {
  readonly viewer = new Viewer()
  /** As Data lists them: the address has the same words for what to show. */
  readonly list: PartList
  /** How long the part that was asked for has been waited for. */
  readonly wait = new Load<LoadedPart>()
  /** Stays until the next one is complete, so that there is never an empty pane between two. */
  shown = $state.raw<LoadedPart | null>(null)
  /** The part that was asked for could not even be asked for. */
  fault = $state.raw<FaultRecord | null>(null)
  readonly #app: App
  readonly #decoder = new Decoder()
  readonly #truth = new Load<{ readonly part: number; readonly mark: Mark | null }>()
  #ahead: Ahead<LoadedPart> | undefined
  #preparing: AbortController | undefined
  #direction: 1 | -1 = 1
  /** Raised when scores or parts changed, so that everything is read again. */
  #changes = $state(0)

  constructor(app: App) {
    this.#app = app
    this.list = makePartList(app)
  }

  readonly project = $derived.by(() => this.#app.project?.project ?? '')
  readonly run = $derived.by(() => (this.#app.run?.result == null ? null : this.#app.run.run))
  /** As text: another part in the address is no reason to read the list again. */
  readonly #listing = $derived.by(() => JSON.stringify(readListing(this.#app.route.query)))
  /** The part of the address, or the first of the list. */
  readonly part = $derived.by(() => {
    const named = Number(this.#app.query.get('part'))
    return Number.isInteger(named) && named > 0 ? named : (this.list.all?.[0] ?? null)
  })
  readonly index = $derived.by(() => (this.part === null ? -1 : (this.list.all?.indexOf(this.part) ?? -1)))
  /** Outline of the ground truth of the part that is shown. */
  readonly truth = $derived.by(() => (this.#truth.value?.part === this.shown?.look.part.part ? (this.#truth.value?.mark ?? null) : null))
  readonly pictures = $derived.by(() => {
    const pictures = this.shown?.pictures ?? null
    return pictures === null ? null : { ...pictures, truth: this.truth }
  })

  /** Follows address, run and events. Called while the page is made. */
  follow(): void {
    const app = this.#app
    $effect(() => {
      const again = ({ project }: { project: string }): void => void (project === this.project && this.#changes++)
      const masks = (event: { readonly project: string; readonly part: number }): void =>
        void (event.project === this.project && this.#masksChanged(event.part))
      const endings = [app.listen('scores.changed', again), app.listen('parts.changed', again), app.listen('annotations.changed', masks)]
      return () => endings.forEach((end) => end())
    })
    $effect(() => {
      const { project, run } = this
      void [this.#changes, this.#listing, app.host]
      untrack(() => {
        const listing = readListing(app.route.query)
        void this.list.ask({ project, run, filter: filterOf(listing), sort: listing.sort })
      })
    })
    $effect(() => {
      const { project, run } = this
      const { host } = app
      this.#changes satisfies number
      const ahead = new Ahead<LoadedPart>(
        (part, signal) => loadPart(host, this.#decoder, { project, run, part }, signal),
        // What is still on the screen stays there until something else is.
        (loaded) => loaded.pictures !== null && loaded.pictures !== this.shown?.pictures && closePictures(loaded.pictures),
      )
      this.#ahead = ahead
      return () => ahead.dispose()
    })
    $effect(() => {
      const { part } = this
      void [this.run, this.#changes, app.host]
      if (part !== null) untrack(() => void this.#show(part))
    })
    // The list may come after the part, or have other neighbours than before.
    $effect(() => {
      const [ahead, part] = [this.#ahead, this.shown?.look.part.part]
      if (this.list.all !== undefined && ahead !== undefined && part !== undefined) untrack(() => this.#prepare(ahead, part))
    })
    $effect(() => {
      const { shown } = this
      if (!this.viewer.truth || shown === null) return
      return this.#truth.run(async (signal) => ({
        part: shown.look.part.part,
        mark: await loadTruth(this.#decoder, shown.look, signal),
      }))
    })
    $effect(() => () => {
      this.#preparing?.abort()
      this.list.close()
      this.#decoder.dispose()
    })
  }

  /** To another place of the list. */
  step(by: 1 | -1): void {
    const next = this.list.all?.[this.index < 0 ? 0 : this.index + by]
    if (next === undefined) return
    this.#direction = by
    this.goTo(next)
  }
  first(): void {
    const [first] = this.list.all ?? []
    if (first !== undefined) this.goTo(first)
  }
  last(): void {
    const last = this.list.all?.at(-1)
    if (last !== undefined) this.goTo(last)
  }
  goTo(part: number): void {
    this.#app.query.set({ part })
  }
  async #show(part: number): Promise<void> {
    const ahead = this.#ahead
    if (ahead === undefined) return
    try {
      const there = ahead.peek(part)
      if (there === undefined) this.#preparing?.abort()
      const wanted = ahead.want(part)
      ahead.keep([part, ...this.#near(part)])
      if (there === undefined) this.wait.run(() => wanted)
      const loaded = there ?? (await wanted)
      // Somebody has gone on meanwhile: that one is shown when it comes.
      if (ahead !== this.#ahead || part !== this.part) return
      this.shown = loaded
      this.fault = null
    } catch (error) {
      if (ahead !== this.#ahead || part !== this.part) return
      this.fault = faultRecord(error)
    }
  }

  /** Somebody saved masks of a part, or of many (0): what is shown keeps its pictures, and says what is true now. */
  async #masksChanged(part: number): Promise<void> {
    const [ahead, shown, run] = [this.#ahead, this.shown, this.run]
    const current = shown?.look.part.part
    ahead?.renew((key) => key !== current && (part === 0 || part === key))
    if (shown === null || (part !== 0 && part !== current)) return
    const asked = { project: this.project, run, part: shown.look.part.part }
    const look = await this.#app.host.look.part(asked).catch(() => null)
    if (look === null || ahead !== this.#ahead || this.shown?.look.part.part !== current) return
    const now: LoadedPart = { ...shown, look }
    this.shown = now
    ahead?.replace(look.part.part, now)
  }

  /** Has the host make the neighbours' maps, and then reads and decodes them here. */
  #prepare(ahead: Ahead<LoadedPart>, part: number): void {
    const parts = this.#near(part)
    this.#preparing?.abort()
    const preparing = new AbortController()
    this.#preparing = preparing
    const { project, run } = this
    if (run !== null && parts.length > 0)
      this.#app.host.look.prepare({ project, run, parts }, { signal: preparing.signal }).catch(() => undefined)
    ahead.keep([part, ...parts])
  }

  /** What to have ready around a part: the nearest first, and no more than there is room for; always what is on the screen. */
  #near(part: number): number[] {
    const ids = this.list.all ?? []
    const { shown } = this
    const room = shown?.pictures == null ? AHEAD + BEHIND : Math.floor(MOST_BYTES / sizeInBytes(shown.pictures.size)) - 1
    const near = neighbours(ids, ids.indexOf(part), this.#direction, AHEAD, BEHIND).slice(0, Math.max(1, room))
    const onScreen = shown?.look.part.part ?? part
    return onScreen === part || near.includes(onScreen) ? near : [...near, onScreen]
  }
}
