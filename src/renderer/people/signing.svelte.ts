import type { Meaning, Signature } from '#rpc/schemas/people.ts'
import type { People } from '#renderer/state/people.svelte.ts'

/** A signature that is being given: name and password for the first one of a session, later the password (UX 4). */
export class Signing {
  name = $state('')
  password = $state('')
  meaning = $state<Meaning>('approval')
  /** Somebody pressed the button: what is missing is said now. */
  tried = $state(false)
  readonly #people: People

  constructor(people: People, meaning: Meaning = 'approval') {
    this.#people = people
    this.meaning = meaning
  }

  /** False in a project for one person, which asks nothing. */
  get needed(): boolean {
    return this.#people.session.hasAccounts
  }
  get signer(): string {
    return this.#people.person?.name ?? ''
  }
  get asksName(): boolean {
    return !this.#people.session.hasSigned
  }
  get nameFault(): string {
    return this.asksName && this.name.trim() === '' ? `The first signature since you signed in: type your full name, ${this.signer}.` : ''
  }
  get passwordFault(): string {
    return this.password === '' ? 'Type your password: it is your signature.' : ''
  }
  get complete(): boolean {
    return !this.needed || (this.nameFault === '' && this.passwordFault === '')
  }

  /** As the contract takes it; null where nobody signs. */
  get signature(): Signature | null {
    if (!this.needed) return null
    return { name: this.asksName ? this.name.trim() : null, password: this.password, meaning: this.meaning }
  }

  /** It was taken, or refused: the password is typed anew for the next one. */
  async done(): Promise<void> {
    this.password = ''
    this.tried = false
    if (this.needed) await this.#people.refresh()
  }
}
