import type { App } from '#renderer/state/app.svelte.ts'
import type { ReportKindRow, ReportRow } from '#rpc/schemas/reports.ts'
import { EMPTY_FORM, formOf, readForm, type FormValues } from './form-filter.ts'
import { rangeOf, type RangeId } from './range.ts'

/** A report that is being asked for: which kind, of what, and instead of which. Kind and range stand in the address. */
export class ReportForm {
  kinds = $state.raw<readonly ReportKindRow[]>([])
  /** Somebody tried to make it: what is wrong is said now. */
  tried = $state(false)
  /** The report that this one is made instead of. */
  replaces = $state.raw<ReportRow | null>(null)
  /** Relative ranges are worked out from it. */
  nowMs = $state(Date.now())
  #typed = $state.raw<FormValues>(EMPTY_FORM)
  readonly #app: App

  constructor(app: App) {
    this.#app = app
  }

  readonly kind = $derived.by<ReportKindRow | null>(() => {
    const asked = this.#app.query.get('kind')
    return this.kinds.find(({ id }) => id === asked) ?? this.kinds[0] ?? null
  })
  readonly values = $derived.by<FormValues>(() => ({ ...this.#typed, range: rangeOf(this.#app.query.get('range')), run: this.run }))
  readonly #read = $derived.by(() => readForm(this.kind?.fields ?? [], this.values, this.nowMs))
  readonly filter = $derived(this.#read.filter)
  readonly errors = $derived(this.tried ? this.#read.errors : {})

  /** The run that the address names, or that of the line in force, or the newest that has come to its end. */
  get run(): number | null {
    const { query, line, run, runs } = this.#app
    if (query.get('run') === undefined && runs.some((one) => one.run === line?.run)) return line?.run ?? null
    return run?.run ?? null
  }

  choose(kind: string): void {
    this.#app.query.set({ kind })
    this.tried = false
    // Another kind stands beside the old one, not instead of it.
    if (this.replaces?.kind !== kind) this.replaces = null
  }
  chooseRange(range: RangeId): void {
    this.#app.query.set({ range })
    this.tried = false
    this.nowMs = Date.now()
  }
  chooseRun(run: number): void {
    this.#app.query.set({ run })
  }
  type(change: Partial<Omit<FormValues, 'run' | 'range'>>): void {
    this.#typed = { ...this.#typed, ...change }
  }

  /** The form of a report that was made, to make it again. */
  again(report: ReportRow): void {
    const form = formOf(report.filter)
    this.#typed = form
    this.replaces = report
    this.tried = false
    this.#app.query.set({ kind: report.kind, range: form.range, ...(report.run === null ? {} : { run: report.run }) })
  }

  /** True if nothing is wrong with it; else what is, is said. */
  check(): boolean {
    this.nowMs = Date.now()
    this.tried = Object.keys(this.#read.errors).length > 0
    return !this.tried
  }
}
