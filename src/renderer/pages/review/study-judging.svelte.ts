import { untrack } from 'svelte'
import type { App } from '#renderer/state/app.svelte.ts'
import { displayText } from '#renderer/state/display.ts'
import { Act, Load } from '#renderer/state/load.svelte.ts'
import { Decoder } from '#renderer/viewer/decoder.ts'
import { loadPart, type LoadedPart } from '#renderer/viewer/load-part.ts'
import { closePictures } from '#renderer/viewer/part-pictures.ts'
import { Viewer } from '#renderer/viewer/viewer.svelte.ts'
import type { StudyStep } from '#rpc/schemas/studies.ts'
import { makeKey } from './key.ts'

type Pending = { readonly part: number; readonly round: number; readonly verdict: 'good' | 'defective'; readonly key: string }

/** One person's way through a study: always blind, one part after another in the order that the host drew. */
export class StudyJudging {
  readonly viewer = new Viewer()
  readonly wait = new Load<LoadedPart>()
  readonly act = new Act()
  /** Undefined until it is known; null: this person is done. */
  step = $state.raw<StudyStep | undefined>(undefined)
  /** Given, and not answered: under its key it can be sent again. */
  pending = $state.raw<Pending | null>(null)
  readonly #app: App
  readonly #asked: { readonly project: string; readonly study: number }
  readonly #decoder = new Decoder()

  constructor(app: App, project: string, study: number) {
    this.#app = app
    this.#asked = { project, study }
  }

  readonly shown = $derived.by(() => (this.wait.value?.look.part.part === this.step?.part ? (this.wait.value ?? null) : null))

  follow(): void {
    const app = this.#app
    // With every connection: what was under way is sent again, or the next part is asked for.
    $effect(() => {
      void [app.host, app.settings.person]
      untrack(() => void (this.pending === null ? this.#ask() : this.send()))
    })
    $effect(() => {
      const { step } = this
      const { host } = app
      if (step == null) return
      const { project } = this.#asked
      return this.wait.run((signal) => loadPart(host, this.#decoder, { project, run: null, part: step.part, judging: true }, signal))
    })
    $effect(() => {
      const pictures = this.wait.value?.pictures
      return () => {
        if (pictures != null) closePictures(pictures)
      }
    })
    $effect(() => () => this.#decoder.dispose())
  }

  judge(verdict: 'good' | 'defective'): void {
    const { step, shown, pending } = this
    if (step == null || shown?.pictures == null || pending !== null) return
    this.pending = { part: step.part, round: step.round, verdict, key: makeKey() }
    void this.send()
  }

  async send(): Promise<void> {
    const { pending } = this
    if (pending === null) return
    const view = { mode: 'input', blind: true as const, display: displayText(this.#app.settings) }
    const next = await this.act.run(async () => ({ step: await this.#app.host.studies.judge({ ...this.#asked, ...pending, view }) }))
    if (next === undefined) return
    this.pending = null
    this.#go(next.step)
  }

  async #ask(): Promise<void> {
    const next = await this.act.run(async () => ({ step: await this.#app.host.studies.next(this.#asked) }))
    if (next !== undefined) this.#go(next.step)
  }

  #go(step: StudyStep): void {
    this.step = step
    this.#app.say(step === null ? 'You have judged everything.' : `${step.done + 1} of ${step.total}, round ${step.round}.`)
  }
}
