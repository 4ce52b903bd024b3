import type { App } from '#renderer/state/app.svelte.ts'
import { Signing } from '#renderer/people/signing.svelte.ts'
import { Stepped } from '#renderer/state/stepped.svelte.ts'
import type { ExchangeFormat, MasksExported, MasksImported } from '#rpc/schemas/annotations.ts'

/** Masks of the project as files, and back. */
export class Exchange {
  format = $state<ExchangeFormat>('coco')
  /** COCO with outlines, for programs that know no run lengths. */
  polygons = $state(false)
  path = $state('')
  reason = $state('')
  exported = $state.raw<MasksExported | null>(null)
  imported = $state.raw<MasksImported | null>(null)
  readonly signing: Signing
  readonly exporting = new Stepped<MasksExported>()
  readonly importing = new Stepped<MasksImported>()
  readonly #app: App
  readonly #project: string

  constructor(app: App, project: string) {
    this.#app = app
    this.#project = project
    this.signing = new Signing(app.people, 'authorship')
  }

  async export(): Promise<void> {
    const { signing, format } = this
    signing.tried = true
    if (!signing.complete) return
    const wanted = { project: this.#project, format, polygons: format === 'coco' && this.polygons, signature: signing.signature }
    const made = await this.exporting.run((signal) => this.#app.host.annotations.export(wanted, { signal }))
    await signing.done()
    if (made === undefined) return
    this.exported = made
    this.#app.say(`${made.name} is made.`)
  }

  /** Takes in all of a file or nothing. */
  async import(): Promise<void> {
    const asked = { project: this.#project, format: this.format, path: this.path.trim(), reason: this.reason.trim() }
    if (asked.path === '') return
    this.imported = null
    const taken = await this.importing.run((signal) => this.#app.host.annotations.import(asked, { signal }))
    if (taken === undefined) return
    this.imported = taken
    this.#app.say(`${taken.parts} parts have a new version.`)
  }
}
