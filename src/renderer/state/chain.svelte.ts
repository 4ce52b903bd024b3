import type { HostClient } from '#rpc/client.ts'
import type { TrailCheck, TrailFile } from '#rpc/schemas/trail.ts'
import { Stepped } from './stepped.svelte.ts'

/** Some thousand entries. */
const QUICK_MS = 300
/** Nothing was written for so long: while somebody reviews, entries come more quickly than a check is worth. */
const REST_MS = 2000

/** Whether the trail of the project is what was written, as far as it was checked. Checked when a project is opened, and when asked for. */
export class Chain {
  readonly checking = new Stepped<TrailCheck>()
  readonly saving = new Stepped<TrailFile>()
  check = $state.raw<TrailCheck | null>(null)
  /** By this computer's clock. */
  checkedAtMs = $state<number | null>(null)
  /** The evidence that was saved. */
  evidence = $state.raw<TrailFile | null>(null)
  readonly #host: () => HostClient
  #project: string | null = null
  #tookMs = Infinity
  #rested: ReturnType<typeof setTimeout> | undefined

  constructor(host: () => HostClient) {
    this.#host = host
  }

  enter(project: string | null): void {
    if (project === this.#project) return
    this.#project = project
    this.checking.cancel()
    clearTimeout(this.#rested)
    this.check = null
    this.checkedAtMs = null
    this.evidence = null
    this.#tookMs = Infinity
    if (project !== null) void this.run()
  }

  async run(): Promise<void> {
    const project = this.#project
    if (project === null) return
    const startedMs = performance.now()
    const check = await this.checking.run((signal) => this.#host().trail.verify({ project }, { signal }))
    if (check === undefined || project !== this.#project) return
    this.check = check
    this.checkedAtMs = Date.now()
    this.#tookMs = performance.now() - startedMs
  }

  /** There are so many entries now. A trail that is checked in no time is checked again after a rest; a long one when somebody asks. */
  grew(entries: number): void {
    clearTimeout(this.#rested)
    if (this.check?.problem !== null || entries === this.check.entries || this.#tookMs >= QUICK_MS) return
    this.#rested = setTimeout(() => {
      if (!this.checking.busy) void this.run()
    }, REST_MS)
  }

  async saveEvidence(): Promise<void> {
    const project = this.#project
    if (project === null) return
    const file = await this.saving.run((signal) => this.#host().trail.evidence({ project }, { signal }))
    if (file !== undefined) this.evidence = file
  }
}
