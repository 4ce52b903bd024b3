import type { HostClient } from '#rpc/client.ts'
import type { TrailCheck, TrailFile } from '#rpc/schemas/trail.ts'
import { Stepped } from './stepped.svelte.ts'

/** Whether the trail of the project is what was written, as far as it was checked. Checked when a project is opened, and when asked for. */
export class Chain {
  readonly checking = new Stepped<TrailCheck>()
  readonly saving = new Stepped<TrailFile>()
  check = $state.raw<TrailCheck | null>(null)
  checkedAt = $state.raw<Date | null>(null)
  /** The evidence that was saved. */
  evidence = $state.raw<TrailFile | null>(null)
  readonly #host: () => HostClient
  #project: string | null = null

  constructor(host: () => HostClient) {
    this.#host = host
  }

  enter(project: string | null): void {
    if (project === this.#project) return
    this.#project = project
    this.checking.cancel()
    this.check = null
    this.checkedAt = null
    this.evidence = null
    if (project !== null) void this.run()
  }

  async run(): Promise<void> {
    const project = this.#project
    if (project === null) return
    const check = await this.checking.run((signal) => this.#host().trail.verify({ project }, { signal }))
    if (check === undefined || project !== this.#project) return
    this.check = check
    this.checkedAt = new Date()
  }

  async saveEvidence(): Promise<void> {
    const project = this.#project
    if (project === null) return
    const file = await this.saving.run((signal) => this.#host().trail.evidence({ project }, { signal }))
    if (file !== undefined) this.evidence = file
  }
}
