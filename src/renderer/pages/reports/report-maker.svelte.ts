import type { FaultRecord } from '#domain/faults.ts'
import type { Progress } from '#domain/work.ts'
import type { ReportFilter, ReportRow } from '#rpc/schemas/reports.ts'
import type { Signature } from '#rpc/schemas/people.ts'
import type { App } from '#renderer/state/app.svelte.ts'
import { Signing } from '#renderer/people/signing.svelte.ts'
import { faultRecord } from '#renderer/state/fault.ts'

type Wanted = { readonly project: string; readonly kind: string; readonly filter: ReportFilter; readonly format: string }

/** Makes one report at a time; it can be watched and cancelled. */
export class ReportMaker {
  /** The format under way; null when nothing is made. */
  format = $state<string | null>(null)
  progress = $state.raw<Progress | null>(null)
  fault = $state.raw<FaultRecord | null>(null)
  made = $state.raw<ReportRow | null>(null)
  cancelled = $state(false)
  /** Waits for a signature. */
  asked = $state.raw<Wanted | null>(null)
  signing = $state.raw<Signing | null>(null)
  readonly #app: App
  #cancel = new AbortController()

  constructor(app: App) {
    this.#app = app
  }

  /** Makes it, or asks for the signature first where the project has accounts. */
  async make(wanted: Wanted): Promise<void> {
    if (this.format !== null) return
    if (!this.#app.people.session.hasAccounts) return await this.#run(wanted, null)
    this.fault = null
    this.signing = new Signing(this.#app.people, 'authorship')
    this.asked = wanted
  }

  /** The signature was given. */
  async sign(): Promise<void> {
    const { asked, signing } = this
    if (asked === null || signing === null || this.format !== null) return
    signing.tried = true
    if (!signing.complete) return
    await this.#run(asked, signing.signature)
    await signing.done()
  }

  async #run(wanted: Wanted, signature: Signature | null): Promise<void> {
    this.#cancel = new AbortController()
    this.format = wanted.format
    this.progress = null
    this.fault = null
    this.made = null
    this.cancelled = false
    try {
      for await (const step of await this.#app.host.reports.make({ ...wanted, signature }, { signal: this.#cancel.signal })) {
        // Whatever comes, the signature was taken.
        this.asked = null
        if (step.at === 'progress') this.progress = step.progress
        else this.made = step.result
      }
      if (this.made !== null) this.#app.say(`${this.made.name} is made.`)
      else this.cancelled = true
    } catch (error) {
      if (this.#cancel.signal.aborted) this.cancelled = true
      else this.fault = faultRecord(error)
    } finally {
      this.format = null
    }
    if (this.cancelled) this.#app.say('No report was made.')
  }

  cancel(): void {
    this.#cancel.abort()
  }
}
