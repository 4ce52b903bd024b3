import type { FaultRecord } from '#domain/faults.ts'
import type { Progress } from '#domain/work.ts'
import type { ReportFilter, ReportRow } from '#rpc/schemas/reports.ts'
import type { App } from '#renderer/state/app.svelte.ts'
import { faultRecord } from '#renderer/state/fault.ts'

/** Makes one report at a time; it can be watched and cancelled. */
export class ReportMaker {
  /** The format under way; null when nothing is made. */
  format = $state<string | null>(null)
  progress = $state.raw<Progress | null>(null)
  fault = $state.raw<FaultRecord | null>(null)
  made = $state.raw<ReportRow | null>(null)
  cancelled = $state(false)
  readonly #app: App
  #cancel = new AbortController()

  constructor(app: App) {
    this.#app = app
  }

  async make(wanted: { readonly project: string; readonly kind: string; readonly filter: ReportFilter; readonly format: string }): Promise<void> {
    if (this.format !== null) return
    this.#cancel = new AbortController()
    this.format = wanted.format
    this.progress = null
    this.fault = null
    this.made = null
    this.cancelled = false
    try {
      for await (const step of await this.#app.host.reports.make(wanted, { signal: this.#cancel.signal })) {
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
