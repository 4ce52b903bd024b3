import type { FaultRecord } from '#domain/faults.ts'
import type { ActStore } from './act-store.ts'
import { keptFault, resolved, waitsFor, type Act } from './acts.ts'

/** Faults after which sending the next act makes no sense: they are about the person, not about the act. */
const ABOUT_THE_PERSON = ['person.signed-out', 'person.not-allowed']

export type OutboxWork<Answer extends { readonly record: number }> = {
  readonly store: ActStore
  /** Gives the number of its record. Throws what the host answers, or that the host is gone. */
  readonly send: (act: Act) => Promise<Answer>
  /** What to show of an error; null: the host is gone. */
  readonly faultOf: (error: unknown) => FaultRecord | null
  readonly answered: (act: Act, answer: Answer) => void
  readonly changed: () => void
}

/**
 * Verdicts on their way to the host, in the order in which they were given. Nobody waits for them: the queue goes on. One leaves when the
 * host has it, or when the person gives it up.
 */
export class Outbox<Answer extends { readonly record: number }> {
  acts: readonly Act[] = []
  /** Why none is sent at the moment: it is about the person. */
  held: FaultRecord | null = null
  /** The host is gone; `send` tries again. */
  isLost = false
  readonly #work: OutboxWork<Answer>
  #who = ''
  #sending: string | null = null
  #turn = 0

  constructor(work: OutboxWork<Answer>) {
    this.#work = work
    this.acts = work.store.all()
  }

  /** Acts that wait to be sent, of whoever it is. */
  get waiting(): number {
    return this.acts.filter(({ fault }) => fault === null).length
  }

  add(act: Act): void {
    this.#put(act)
    void this.#next(this.#turn)
  }

  /** Sends what this person has waiting, from now on; after a new connection once more, whatever was under way. */
  send(who: string): void {
    this.#who = who
    this.held = null
    this.isLost = false
    this.#sending = null
    this.#turn++
    this.#work.changed()
    void this.#next(this.#turn)
  }

  /** The same act once more, changed: what was known, or the reason. Under the same key it stays one verdict. */
  again(key: string, change: (act: Act) => Act): void {
    const act = this.acts.find((one) => one.key === key)
    if (act === undefined) return
    this.#put({ ...change(act), fault: null })
    void this.#next(this.#turn)
  }

  /** Gives up an act, and those that follow from it. */
  drop(key: string): void {
    const gone = new Set([key])
    for (const one of this.acts) if (gone.has(waitsFor(one) ?? '')) gone.add(one.key)
    for (const one of gone) this.#work.store.remove(one)
    this.acts = this.acts.filter((one) => !gone.has(one.key))
    this.#work.changed()
  }

  async #next(turn: number): Promise<void> {
    if (this.#sending !== null || this.held !== null || this.isLost || turn !== this.#turn) return
    const act = this.acts.find((one) => one.by === this.#who && one.fault === null && waitsFor(one) === null)
    if (act === undefined) return
    this.#sending = act.key
    // Counted before it is sent: whoever finds it later knows that the host may have it.
    const sent = { ...act, tries: act.tries + 1 }
    this.#put(sent)
    try {
      const answer = await this.#work.send(sent)
      this.#settle(sent, answer)
    } catch (error) {
      if (turn !== this.#turn) return
      this.#fail(sent, this.#work.faultOf(error))
    }
    if (turn !== this.#turn) return
    this.#sending = null
    this.#work.changed()
    void this.#next(turn)
  }

  #settle(act: Act, answer: Answer): void {
    if (!this.acts.some(({ key }) => key === act.key)) return
    this.#work.store.remove(act.key)
    this.acts = this.acts
      .filter(({ key }) => key !== act.key)
      .map((one) => {
        if (waitsFor(one) !== act.key) return one
        const now = resolved(one, act.key, answer.record)
        this.#work.store.put(now)
        return now
      })
    this.#work.answered(act, answer)
  }

  #fail(act: Act, fault: FaultRecord | null): void {
    if (fault === null) this.isLost = true
    else if (ABOUT_THE_PERSON.includes(fault.code)) this.held = fault
    else if (this.acts.some(({ key }) => key === act.key)) this.#put({ ...act, fault: keptFault(fault) })
  }

  #put(act: Act): void {
    this.#work.store.put(act)
    const isKnown = this.acts.some(({ key }) => key === act.key)
    this.acts = isKnown ? this.acts.map((one) => (one.key === act.key ? act : one)) : [...this.acts, act]
    this.#work.changed()
  }
}
