import type { App } from '#renderer/state/app.svelte.ts'
import { Act } from '#renderer/state/load.svelte.ts'
import type { RunAct } from './run-words.ts'

type Of = { readonly project: string; readonly run: number }

/** What a person does with a run. Discarding asks first, since it needs a reason. */
export class RunActs {
  readonly act = new Act()
  /** The run whose reason is asked for. */
  discarding = $state.raw<Of | null>(null)
  readonly #app: App

  constructor(app: App) {
    this.#app = app
  }

  do(act: RunAct, { project, run }: Of): void {
    const of = { project, run }
    const { runs } = this.#app.host
    switch (act) {
      case 'pause':
        void this.act.run(() => runs.pause(of))
        break
      case 'resume':
        void this.#say(() => runs.resume(of), `Run ${run} goes on.`)
        break
      case 'stop':
        void this.#say(() => runs.stopAndKeep(of), `Run ${run} stops and is kept.`)
        break
      case 'score':
        void this.#say(() => runs.score(of), `Run ${run} scores its parts.`)
        break
      case 'discard':
        this.discarding = of
        break
      default:
        act satisfies never
    }
  }

  /** Gives whether it was done. */
  async discard(of: Of, reason: string): Promise<boolean> {
    const done = await this.act.run(() => this.#app.host.runs.discard({ ...of, reason }).then(() => true))
    if (done !== true) return false
    this.#app.say(`Run ${of.run} is discarded.`)
    // The address must not name a run that is no longer in the list.
    if (this.#app.query.get('run') === String(of.run)) this.#app.query.set({ run: null })
    return true
  }

  async #say(work: () => Promise<void>, text: string): Promise<void> {
    if ((await this.act.run(() => work().then(() => true))) === true) this.#app.say(text)
  }
}
