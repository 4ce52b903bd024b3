import { untrack } from 'svelte'
import { judge, type Decision } from '#domain/threshold.ts'
import type { FaultRecord } from '#domain/faults.ts'
import type { App } from '#renderer/state/app.svelte.ts'
import { faultRecord } from '#renderer/state/fault.ts'
import { Kept } from '#renderer/state/kept.svelte.ts'
import { Load } from '#renderer/state/load.svelte.ts'
import { displayText } from '#renderer/state/display.ts'
import { Ahead } from '#renderer/viewer/ahead.ts'
import { Decoder } from '#renderer/viewer/decoder.ts'
import { loadPart, type LoadedPart } from '#renderer/viewer/load-part.ts'
import { closePictures, sizeInBytes } from '#renderer/viewer/part-pictures.ts'
import { Viewer } from '#renderer/viewer/viewer.svelte.ts'
import type { QueueItem, ReviewCounts, ReviewSettings } from '#rpc/schemas/review.ts'
import { SEVERITIES, verdictWord, type Act, type Said, type Shown } from './acts.ts'
import { readQueueView, type QueueView } from './queue-view.ts'
import type { ReviewSession } from './review-session.svelte.ts'
import { sessionOf } from './sessions.ts'
import { distinct, inHand, nextOpen, notOnStrip } from './strip.ts'

const AHEAD = 5
const BEHIND = 2
/** Parts that are asked for at a time: those made ready, and some more. */
const ASK = 8
/** As many as the contract takes. */
const MOST_SKIPPED = 10_000
/** Decoded pictures that are held ready. With very large ones fewer are. */
const MOST_BYTES = 512 * 1024 * 1024

/** A verdict that waits for its reason: it changes one from before this session. */
export type Asking = { readonly said: Said; readonly record: number }

/** The queue as a person works through it: the part that is shown, those that come next, and what is being said of it. */
export class ReviewPage {
  readonly viewer = new Viewer()
  readonly session: ReviewSession
  readonly project: string
  readonly counts: Kept<ReviewCounts | null>
  readonly settings: Kept<ReviewSettings | null>
  readonly queue: Kept<readonly QueueItem[]>
  readonly wait = new Load<LoadedPart>()
  shown = $state.raw<LoadedPart | null>(null)
  fault = $state.raw<FaultRecord | null>(null)
  /** For the next verdict. */
  note = $state('')
  noteOpen = $state(false)
  severity = $state<Said['severity']>('')
  asking = $state.raw<Asking | null>(null)
  readonly #app: App
  readonly #decoder = new Decoder()
  #ahead: Ahead<LoadedPart> | undefined
  #preparing: AbortController | undefined
  #changes = $state(0)
  /** The part that the address was last seen or made to name. */
  #addressed = 0

  constructor(app: App, project: string, folder: string) {
    this.#app = app
    this.project = project
    this.session = sessionOf(app, project, folder)
    this.settings = new Kept<ReviewSettings | null>(null, () => app.host.review.settings({ project }))
    this.counts = new Kept<ReviewCounts | null>(null, async () =>
      this.run === null ? null : await app.host.review.counts({ project, run: this.run, since: this.session.startedAt }),
    )
    this.queue = new Kept<readonly QueueItem[]>([], async () => await this.#ask())
  }

  readonly run = $derived.by(() => (this.#app.run?.result == null ? null : this.#app.run.run))
  readonly view = $derived.by<QueueView>(() => readQueueView(this.#app.route.query))
  /** As text: another part in the address is no reason to ask the queue again. */
  readonly #viewText = $derived.by(() => JSON.stringify(this.view))
  readonly #blindOn = $derived.by(() => this.view.blind)
  readonly current = $derived.by(() => this.session.current)
  /** What comes after the strip. What came into hand since it was asked for is left out. */
  readonly next = $derived.by<readonly QueueItem[]>(() => notOnStrip(this.queue.value, this.session.strip, this.session.skipped))
  /** Score, decision, heat map and what others said are kept back. */
  readonly isBlind = $derived.by(() => this.view.blind && this.current?.given == null)
  /** The part of this very slot is on the screen: only what is seen can be judged. */
  readonly isSeen = $derived.by(
    () => this.current !== null && this.shown?.look.part.part === this.current.item.part && this.shown.pictures !== null,
  )
  /** Why nobody, or not this person, may judge here; '' if they may. */
  readonly refusal = $derived.by(() => this.#app.people.refusal('review.judge'))
  /** Why this person may not see the queue either; '' if they may. */
  readonly shut = $derived.by(() => this.#app.people.refusal('review.queue'))
  /** Never with the truth; blind, without what the run says either. */
  readonly pictures = $derived.by(() => {
    const pictures = this.shown?.pictures ?? null
    return pictures === null ? null : { ...pictures, truth: null, ...(this.#blindOn && { scored: null }) }
  })
  /** A second review is blind to the first and to what the line decided, until its own verdict is in. */
  readonly showsDecision = $derived.by(() => !this.#blindOn && (this.current?.which === 'first' || this.current?.given != null))
  /** By the line in force of this run. */
  readonly decision = $derived.by<Decision | null>(() => {
    const { line } = this.#app
    const score = this.shown?.look.verdict?.score
    return score === undefined || line === null || line.run !== this.run ? null : judge(score, line.line)
  })
  readonly problem = $derived.by(() => {
    const key = this.current?.given?.key
    return this.session.refused.find((act) => act.key === key || (act.kind === 'undo' && act.part === this.current?.item.part)) ?? null
  })

  /** Follows address, run and events. Called while the page is made. */
  follow(): void {
    const app = this.#app
    $effect(() => {
      const { hasAccounts, person, startedAt } = app.people.session
      const who = hasAccounts ? (person?.name ?? null) : app.settings.person
      void [app.host]
      untrack(() => {
        this.session.begin(who, startedAt)
        this.#refresh()
      })
    })
    $effect(() => {
      const ours = ({ project }: { project: string }): void => {
        if (project !== this.project) return
        this.counts.touch()
        this.queue.touch()
        this.settings.touch()
      }
      const endings = [
        app.listen('review.changed', ours),
        app.listen('threshold.chosen', ours),
        app.listen('scores.changed', ours),
        app.listen('parts.changed', ours),
      ]
      return () => endings.forEach((end) => end())
    })
    $effect(() => {
      void [this.run, this.#viewText, app.host]
      untrack(() => {
        this.queue.clear()
        this.#refresh()
      })
    })
    $effect(() => {
      const { project, run } = this
      const { host } = app
      const isBlind = this.#blindOn
      const ahead = new Ahead<LoadedPart>(
        (part, signal) => loadPart(host, this.#decoder, { project, run: isBlind ? null : run, part, judging: true }, signal),
        (loaded) => loaded !== this.shown && loaded.pictures !== null && closePictures(loaded.pictures),
      )
      this.#ahead = ahead
      untrack(() => this.#changes++)
      return () => ahead.dispose()
    })
    // The address names the part that is shown, and is where somebody may come from.
    $effect(() => {
      const { who } = this.session
      const asked = Number(app.query.get('part'))
      if (who === null || !Number.isInteger(asked) || asked <= 0 || asked === this.#addressed) return
      untrack(() => {
        this.#addressed = asked
        if (asked !== this.current?.item.part) void this.open(asked)
      })
    })
    $effect(() => {
      const part = this.current?.item.part
      if (part === undefined) return
      this.#addressed = part
      untrack(() => app.query.set({ part }))
    })
    // Nothing is shown and something waits: on with it.
    $effect(() => {
      const { current, next } = this
      if (current === null && next.length > 0) untrack(() => this.advance())
    })
    $effect(() => {
      const part = this.current?.item.part
      void this.#changes
      if (part !== undefined) untrack(() => void this.#show(part))
    })
    $effect(() => {
      void [this.next, this.shown]
      untrack(() => this.#prepare())
    })
    $effect(() => () => {
      this.#preparing?.abort()
      this.#decoder.dispose()
    })
  }

  /** A verdict on the part that is shown; then the next one is. */
  judge(verdict: Said['verdict'], type = ''): void {
    const { current } = this
    if (current === null || !this.isSeen || this.refusal !== '' || this.asking !== null) return
    const said: Said = { verdict, type, severity: verdict === 'defective' ? this.severity : '', note: this.note.trim() }
    if (current.former !== null && current.former.at < this.session.startedAt) {
      this.asking = { said, record: current.former.record }
      return
    }
    this.#give(said, '')
  }

  /** The reason was given. */
  judgeWhy(reason: string): void {
    const { asking } = this
    this.asking = null
    if (asking !== null) this.#give(asking.said, reason)
  }

  nextSeverity(): void {
    const at = SEVERITIES.findIndex(({ value }) => value === this.severity)
    const next = SEVERITIES[(at + 1) % SEVERITIES.length] ?? SEVERITIES[0]
    if (next === undefined) return
    this.severity = next.value
    this.#app.say(`Severity ${next.label}.`)
  }

  undo(): void {
    const slot = this.session.undo()
    if (slot === null) return
    this.#clearInput()
    this.#app.say(`Verdict on ${slot.item.name} taken back.`)
  }

  skip(): void {
    if (this.current === null) return
    this.#clearInput()
    this.session.skip()
    this.advance()
  }

  back(): void {
    if (this.session.place === 0) return
    this.#clearInput()
    this.session.goTo(this.session.place - 1)
  }

  goTo(place: number): void {
    this.#clearInput()
    this.session.goTo(place)
  }

  /** To the next part without a verdict: on the strip, or from the queue. */
  advance(): void {
    const { session, next } = this
    const place = nextOpen(session.strip, session.place)
    const [item] = next
    if (place < session.strip.length) session.goTo(place)
    else if (item !== undefined) session.append(item, this.view.which)
    else session.goTo(session.strip.length)
    const { current } = session
    if (current !== null) this.#app.say(`Now ${current.item.name}.`)
  }

  /** Shows a part, whether it is on the strip or not. */
  async open(part: number): Promise<void> {
    const { session } = this
    const at = session.strip.findIndex(({ item }) => item.part === part)
    if (at >= 0) return session.goTo(at)
    try {
      const { project, run, view } = this
      const found = await this.#app.host.review.item({ project, part, run, blind: view.blind })
      if (found === null || session.strip.some(({ item }) => item.part === part)) return
      // A second look stays one when the page is read again: blind to the first.
      session.append(found.item, found.own === null ? view.which : 'first', found.own)
    } catch (error) {
      this.fault = faultRecord(error)
    }
  }

  /** To the part of a verdict that the host refused, also one of an earlier visit. */
  async openRefused(act: Act): Promise<void> {
    await this.open(act.part)
    this.session.adopt(act)
  }

  /** Another kind of queue or order: what has come up and was not judged goes back. */
  release(): void {
    this.#clearInput()
    this.session.release()
  }

  again(): void {
    this.fault = null
    this.#refresh()
    this.#changes++
  }

  #give(said: Said, reason: string): void {
    const { session } = this
    const slot = session.current
    if (slot === null) return
    session.judge(session.place, said, this.#shown(), reason)
    this.#app.say(`${slot.item.name}: ${verdictWord(said)}.`)
    this.#clearInput()
    this.advance()
  }

  #shown(): Shown {
    const { viewer, run } = this
    const blind = this.view.blind
    const scored = this.shown?.look.verdict != null
    const { line, settings } = this.#app
    return {
      run,
      threshold: line !== null && line.run === run ? line.threshold : null,
      view: {
        mode: scored ? viewer.mode : 'input',
        blind: blind || this.view.which === 'second',
        display: displayText(settings),
      },
    }
  }

  #clearInput(): void {
    this.note = ''
    this.noteOpen = false
    this.severity = ''
    this.asking = null
  }

  #refresh(): void {
    void this.queue.refresh()
    void this.counts.refresh()
    void this.settings.refresh()
  }

  async #ask(): Promise<readonly QueueItem[]> {
    const { project, run, session, view } = this
    if (run === null || session.who === null || !this.#app.people.may('review.queue')) return []
    const { which, order, passes, blind } = view
    const skip = distinct([...session.skipped, ...inHand(session.strip)]).slice(-MOST_SKIPPED)
    const seed = session.seed % 2_147_483_647
    return await this.#app.host.review.queue({ project, run, which, order, passes, blind, seed, skip, limit: ASK })
  }

  async #show(part: number): Promise<void> {
    const ahead = this.#ahead
    if (ahead === undefined) return
    const isCurrent = (): boolean => ahead === this.#ahead && part === this.current?.item.part
    try {
      const there = ahead.peek(part)
      const wanted = ahead.want(part)
      ahead.keep([part, ...this.#near()])
      if (there === undefined) this.wait.run(() => wanted)
      const loaded = there ?? (await wanted)
      if (!isCurrent()) return
      this.shown = loaded
      this.fault = null
    } catch (error) {
      if (isCurrent()) this.fault = faultRecord(error)
    }
  }

  #prepare(): void {
    const ahead = this.#ahead
    const part = this.current?.item.part
    if (ahead === undefined) return
    const near = this.#near()
    const parts = near.slice(0, AHEAD)
    this.#preparing?.abort()
    const preparing = new AbortController()
    this.#preparing = preparing
    const { project, run } = this
    if (run !== null && parts.length > 0 && !this.view.blind)
      this.#app.host.look.prepare({ project, run, parts }, { signal: preparing.signal }).catch(() => undefined)
    ahead.keep(part === undefined ? near : [part, ...near])
  }

  /** What to have ready: next of the queue, then those just judged; no more than there is room for, and always what is on the screen. */
  #near(): number[] {
    const { shown, next, session } = this
    const room = shown?.pictures == null ? AHEAD + BEHIND : Math.floor(MOST_BYTES / sizeInBytes(shown.pictures.size)) - 1
    const open = session.strip.slice(session.place + 1).map(({ item }) => item.part)
    const behind = session.strip
      .slice(Math.max(0, session.place - BEHIND), session.place)
      .map(({ item }) => item.part)
      .reverse()
    const near = distinct([...[...open, ...next.map(({ part }) => part)].slice(0, AHEAD), ...behind]).slice(0, Math.max(1, room))
    const onScreen = shown?.look.part.part
    return onScreen === undefined || near.includes(onScreen) ? near : [...near, onScreen]
  }
}
