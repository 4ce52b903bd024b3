import type { App } from '#renderer/state/app.svelte.ts'
import { Act, Load } from '#renderer/state/load.svelte.ts'
import { Signing } from '#renderer/people/signing.svelte.ts'
import { Beginning } from './beginning.svelte.ts'
import type { LinePreview, Proposal } from '#rpc/schemas/lines.ts'
import type { ReviewSettings } from '#rpc/schemas/review.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'

/** So many pictures at first, and with each “Show more”. */
const A_PAGE = 60

/** A proposal that somebody decides on: what it would change, whether that was looked at, and the answer. */
export class ProposalDecision {
  readonly proposal: Proposal
  readonly preview = new Load<LinePreview>()
  readonly settings = new Load<ReviewSettings>()
  readonly act = new Act()
  readonly signing: Signing
  readonly beginning = new Beginning()
  reason = $state('')
  tried = $state(false)
  /** The list was opened: approving stays off until then. */
  looked = $state(false)
  shown = $state(A_PAGE)
  approved = $state.raw<ChosenLine | null>(null)
  readonly #app: App
  readonly #project: string

  /** Changes nothing, so there is nothing to look at. */
  readonly changesNothing = $derived(this.preview.value?.total === 0)
  readonly hasLooked = $derived(this.looked || this.changesNothing)
  /** UX 4, E-THR-01. */
  readonly isOwnOfTwo = $derived.by(() => {
    const { session, person } = this.#app.people
    return session.hasAccounts && this.settings.value?.twoPeople === true && person !== null && person.name === this.proposal.by
  })
  /** Only whoever proposed it can take it back. */
  readonly isOwn = $derived.by(() => this.#app.people.person?.name === this.proposal.by || !this.#app.people.session.hasAccounts)

  constructor(app: App, project: string, proposal: Proposal, reason: string) {
    this.#app = app
    this.#project = project
    this.proposal = proposal
    this.reason = reason
    this.signing = new Signing(app.people)
  }

  /** Reads what it would change; again when more is to be shown. */
  read(): () => void {
    const { proposal } = this.proposal
    const limit = this.shown
    return this.preview.run((signal) => this.#app.host.lines.preview({ project: this.#project, proposal, offset: 0, limit }, { signal }))
  }
  readSettings(): () => void {
    return this.settings.run((signal) => this.#app.host.review.settings({ project: this.#project }, { signal }))
  }

  showMore(): void {
    this.shown = Math.min(1000, this.shown + A_PAGE)
  }

  async approve(reason: string): Promise<void> {
    const inForce = this.preview.value?.inForce?.threshold ?? null
    const waiting = this.preview.value?.waiting?.threshold ?? null
    const { signature } = this.signing
    const begins = this.beginning.at
    const asked = { project: this.#project, proposal: this.proposal.proposal, reason, inForce, waiting, begins, signature }
    const chosen = await this.act.run(() => this.#app.host.lines.approve(asked))
    await this.signing.done()
    if (chosen !== undefined) this.approved = chosen
    // Another line is in force than the one that was looked at: it is shown against the new one, and looked at again.
    else if (this.act.fault?.code === 'line.overtaken') {
      this.looked = false
      this.preview.again()
    }
  }

  async end(how: 'refuse' | 'withdraw', reason: string): Promise<boolean> {
    const asked = { project: this.#project, proposal: this.proposal.proposal, reason }
    return (await this.act.run(() => this.#app.host.lines[how](asked))) !== undefined
  }
}
