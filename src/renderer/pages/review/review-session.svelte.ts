import type { QueueItem, VerdictRow } from '#rpc/schemas/review.ts'
import type { App } from '#renderer/state/app.svelte.ts'
import { faultRecord } from '#renderer/state/fault.ts'
import { browserStore } from './act-store.ts'
import type { Act, JudgeAct, Known, Said, Shown } from './acts.ts'
import { makeKey } from './key.ts'
import { Outbox } from './outbox.ts'
import { now, paceOf } from './pace.ts'
import { sendAct, type Answer } from './send-act.ts'
import * as strips from './strip.ts'
import type { Slot, Strip } from './strip.ts'

/** Verdicts that can be taken back (UX 2.7). */
const MOST_UNDO = 50

/**
 * What one window has judged in a project since it was opened: it outlives the page, so that somebody may go to Annotate and come back.
 * Verdicts go to the host from here, whatever page is shown.
 */
export class ReviewSession {
  readonly project: string
  startedAt = $state(now())
  readonly seed = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0
  strip = $state.raw<Strip>([])
  place = $state(0)
  /** Acts that the host does not have yet. */
  acts = $state.raw<readonly Act[]>([])
  held = $state.raw<Outbox<Answer>['held']>(null)
  isLost = $state(false)
  /** Whose verdicts these are; null until it is known. */
  who = $state<string | null>(null)
  /** When each verdict was given, for the pace; in milliseconds of this page. */
  times = $state.raw<readonly number[]>([])
  /** Skipped parts, for the queue, also those that the strip has forgotten. */
  skipped = $state.raw<readonly number[]>([])
  nudged = $state(false)
  #undoable = $state.raw<readonly string[]>([])
  /** Whose strip it is: it stays under a lock, and goes with another person. */
  #owner: string | null = null
  readonly #app: App
  readonly #outbox: Outbox<Answer>

  // Not derived: it is made within a page and outlives it, and what is derived there stands still when the page is left.
  get current(): Slot | null {
    return this.strip[this.place] ?? null
  }
  get pace(): ReturnType<typeof paceOf> {
    return paceOf(this.times)
  }
  get canUndo(): boolean {
    return this.#undoable.length > 0
  }
  /** Acts that the host refused: the person decides what becomes of them. */
  get refused(): readonly Act[] {
    return this.acts.filter(({ fault, by }) => fault !== null && by === this.who)
  }
  /** Acts of this person that wait for the host. */
  get saving(): number {
    return this.acts.filter(({ fault, by }) => fault === null && by === this.who).length
  }
  /** Acts of somebody else who was here before: they wait for that person. */
  get ofOthers(): readonly Act[] {
    return this.who === null ? [] : this.acts.filter(({ by }) => by !== this.who)
  }

  constructor(app: App, project: string, folder: string) {
    this.#app = app
    this.project = project
    this.#outbox = new Outbox<Answer>({
      store: browserStore(folder, localStorage),
      send: (act) => sendAct(this.#app.host, project, act),
      faultOf: faultRecord,
      answered: (act, answer) => this.#answered(act, answer),
      changed: () => this.#read(),
    })
    this.#read()
  }

  /** Whoever is at this page now, or a new connection: what waits is sent. Null: nobody is signed in, or the page is locked. */
  begin(who: string | null, since: string | null): void {
    this.who = who
    if (who === null) return
    if (this.#owner !== null && this.#owner !== who) this.#forget()
    this.#owner = who
    if (since !== null) this.startedAt = since
    this.#outbox.send(who)
  }

  /** A verdict on the part at `place`. Gives the key of the act. */
  judge(place: number, said: Said, shown: Shown, reason = ''): void {
    const slot = this.strip[place]
    if (slot === undefined || this.who === null) return
    const key = makeKey()
    const { part, name } = slot.item
    const expects = this.#replaceRefused(slot) ?? slot.expects
    const act: JudgeAct = { ...this.#act(key, part, name), kind: 'judge', reason, said, shown, expects }
    this.strip = strips.withGiven(this.strip, place, key, said)
    this.#undoable = [...this.#undoable, key].slice(-MOST_UNDO)
    this.times = [...this.times, performance.now()].slice(-50)
    this.#outbox.add(act)
  }

  /** Takes the last verdict of this window back and goes to its part. */
  undo(): Slot | null {
    const key = this.#undoable.at(-1)
    if (key === undefined) return null
    this.#undoable = this.#undoable.slice(0, -1)
    this.takeBack(key)
    return this.current
  }

  takeBack(key: string): void {
    const place = strips.placeOfKey(this.strip, key)
    const slot = this.strip[place]
    if (slot === undefined) return
    const refused = this.acts.find((act) => act.key === key && act.fault !== null)
    if (refused !== undefined) {
      this.strip = strips.withoutGiven(this.strip, key, null)
      this.#outbox.drop(key)
    } else {
      const undo = makeKey()
      const { part, name } = slot.item
      const of = slot.given?.row?.record ?? { after: key }
      this.strip = strips.withoutGiven(this.strip, key, undo)
      this.#outbox.add({ ...this.#act(undo, part, name), kind: 'undo', reason: '', of })
    }
    this.place = place
  }

  /** The refused act once more: the person knows now what stands there (`expects`), or says why. */
  sendAgain(act: Act, { expects, reason }: { readonly expects?: number; readonly reason?: string }): void {
    this.#outbox.again(act.key, (one) => ({
      ...one,
      ...(one.kind === 'judge' && expects !== undefined ? { expects } : {}),
      ...(reason === undefined ? {} : { reason }),
    }))
  }

  /** A refused verdict of an earlier visit belongs to the slot that is shown now. */
  adopt(act: Act): void {
    const { current } = this
    if (act.kind !== 'judge' || current?.item.part !== act.part || current.given !== null) return
    this.strip = strips.withGiven(this.strip, this.place, act.key, act.said)
  }

  /** Gives up a refused act: what others said of the part stands. */
  giveUp(act: Act): void {
    const before = this.acts
    this.#outbox.drop(act.key)
    const gone = before.filter((one) => !this.acts.includes(one)).map(({ key }) => key)
    this.strip = this.strip.filter(({ given }) => given === null || !gone.includes(given.key))
    // Where taking back was given up, the verdict stands, and the next one follows it.
    if (act.kind === 'undo' && typeof act.of === 'number') this.strip = strips.withAnswer(this.strip, act.key, act.of, null)
    this.#undoable = this.#undoable.filter((key) => !gone.includes(key))
    this.place = Math.min(this.place, this.strip.length)
  }

  skip(): void {
    const { current } = this
    if (current === null) return
    if (current.given === null) this.skipped = strips.distinct([...this.skipped, current.item.part])
    this.strip = strips.withSkipped(this.strip, this.place)
  }

  /** What was skipped comes up again. */
  unskip(): void {
    this.strip = this.strip.filter(({ skipped }) => !skipped)
    this.skipped = []
    this.place = this.strip.length
  }

  /** One more part at the end, and there. */
  append(item: QueueItem, which: Slot['which'], former: VerdictRow | null = null): void {
    this.strip = strips.withSlot(this.strip, strips.slotOf(item, which, former))
    this.place = this.strip.length - 1
  }

  goTo(place: number): void {
    this.place = Math.min(this.strip.length, Math.max(0, place))
  }

  /** Parts that came up and were not judged are given back: another order or another kind of queue begins. */
  release(): void {
    this.strip = this.strip.filter((slot) => !strips.isOpen(slot))
    this.place = this.strip.length
  }

  resend(): void {
    if (this.who !== null) this.#outbox.send(this.who)
  }

  /** Who judges a part again whose verdict was refused gives that one up, and knows by now what the host has. */
  #replaceRefused({ given }: Slot): Known | null {
    const act = this.refused.find(({ key }) => key === given?.key)
    if (act?.kind !== 'judge') return null
    this.#outbox.drop(act.key)
    this.#undoable = this.#undoable.filter((key) => key !== act.key)
    const record = act.fault?.data?.['record']
    return act.fault?.code === 'verdict.overtaken' && typeof record === 'number' ? record : act.expects
  }

  /** Another person begins anew; what is on its way stays theirs who gave it. */
  #forget(): void {
    this.strip = []
    this.place = 0
    this.#undoable = []
    this.times = []
    this.skipped = []
    this.startedAt = now()
  }

  #act(key: string, part: number, name: string) {
    return { key, order: Date.now(), by: this.who ?? '', part, name, tries: 0, fault: null }
  }

  #answered(act: Act, { record, verdict }: Answer): void {
    this.strip = strips.withAnswer(this.strip, act.key, record, act.kind === 'judge' ? verdict : null)
  }

  #read(): void {
    const { acts, held, isLost } = this.#outbox
    this.acts = acts
    this.held = held
    this.isLost = isLost
  }
}
