import type { FaultRecord } from '#domain/faults.ts'
import type { Progress } from '#domain/work.ts'
import type { Signature } from '#rpc/schemas/people.ts'
import type { ReportFilter, ReportRow } from '#rpc/schemas/reports.ts'
import type { App } from '#renderer/state/app.svelte.ts'
import { faultRecord } from '#renderer/state/fault.ts'

/** What somebody asks for. */
export type AskedReport = {
  readonly project: string
  readonly kind: string
  readonly filter: ReportFilter
  readonly format: string
  readonly replaces: number | null
}

/** Makes one report at a time; it can be watched and cancelled. */
export class ReportMaker {
  /** What is under way, or was asked for last: its answer is shown beside it. */
  asked = $state.raw<AskedReport | null>(null)
  busy = $state(false)
  progress = $state.raw<Progress | null>(null)
  fault = $state.raw<FaultRecord | null>(null)
  made = $state.raw<ReportRow | null>(null)
  cancelled = $state(false)
  /** What the signature under it stands for; '' where nobody signed. */
  meaning = $state('')
  readonly #app: App
  #cancel = new AbortController()

  constructor(app: App) {
    this.#app = app
  }

  async make(asked: AskedReport, signature: Signature | null): Promise<void> {
    if (this.busy) return
    this.#cancel = new AbortController()
    this.forget()
    this.asked = asked
    this.meaning = signature?.meaning ?? ''
    this.busy = true
    this.progress = null
    try {
      for await (const step of await this.#app.host.reports.make({ ...asked, signature }, { signal: this.#cancel.signal })) {
        if (step.at === 'progress') this.progress = step.progress
        else this.made = step.result
      }
      if (this.made !== null) this.#app.say(`${this.made.name} is made.`)
      else this.cancelled = true
    } catch (error) {
      if (this.#cancel.signal.aborted) this.cancelled = true
      else this.fault = faultRecord(error)
    } finally {
      this.busy = false
    }
    if (this.cancelled) this.#app.say('No report was made.')
  }

  /** What became of the last one has nothing to do with what is asked for now. */
  forget(): void {
    if (this.busy) return
    this.asked = null
    this.fault = null
    this.made = null
    this.cancelled = false
  }

  cancel(): void {
    this.#cancel.abort()
  }
}
