import { SvelteMap } from 'svelte/reactivity'
import type { HostClient } from '#rpc/client.ts'
import type { Path } from '#rpc/contract.ts'
import { presentOf } from '#rpc/moment.ts'
import type { MySession, PersonRow, Role, SignedIn } from '#rpc/schemas/people.ts'

/** A project for one person, and every project until its host has said more. */
const OPEN: MySession = { hasAccounts: false, person: null, startedAt: null, hasSigned: false, needs: {} }

/** Kept by the tab: a reload signs nobody out, and another tab is another session. */
const keyOf = (project: string): string => `residuum.session.${project}`

/** Who works here, in the project of the address, and what they may do. The host decides; this only says it before somebody tries. */
export class People {
  session = $state.raw<MySession>(OPEN)
  /** Whoever was signed in when the page was locked: their work stays underneath until they, or somebody else, signs in again. */
  locked = $state.raw<PersonRow | null>(null)
  readonly #host: () => HostClient
  readonly #recorded: () => void
  #project: string | null = null
  /** Of projects that are not open and are shown in a list; those of whom it is not known yet are not there. */
  readonly #others = new SvelteMap<string, MySession>()

  /** `recorded`: called when something here has left a record. */
  constructor(host: () => HostClient, recorded: () => void) {
    this.#host = host
    this.#recorded = recorded
  }

  /** Full name of whoever is signed in; null where nobody is. */
  get person(): PersonRow | null {
    return this.session.person
  }

  /** Another project, or a new connection: the session of before is found again by its token. */
  async enter(project: string | null): Promise<void> {
    // Whoever looks at the past is who they are now.
    const present = project === null ? null : presentOf(project)
    if (this.#project === null || present !== presentOf(this.#project)) {
      this.session = OPEN
      this.locked = null
    }
    this.#project = project
    if (project === null) return
    const session = await this.#found(project)
    if (project === this.#project) this.session = session
  }

  /** Who works here in projects that are not open, so that their lists know what may be done. */
  async ask(projects: readonly string[]): Promise<void> {
    for (const project of projects) {
      const session = await this.#found(project).catch(() => undefined)
      if (session !== undefined) this.#others.set(project, session)
    }
  }

  /** Roles may have changed, or the session may have ended. */
  async refresh(): Promise<void> {
    const project = this.#project
    if (project === null) return
    const session = await this.#host().people.session({ project })
    if (project === this.#project) this.session = session
  }

  /** Faults: person.refused, person.wait. */
  async signIn(name: string, password: string): Promise<SignedIn> {
    const project = this.#ofProject()
    const signedIn = await this.#host()
      .people.signIn({ project, name, password })
      .finally(() => this.#recorded())
    sessionStorage.setItem(keyOf(project), signedIn.token)
    this.locked = null
    if (project === this.#project) this.session = signedIn
    else await this.refresh()
    return signedIn
  }

  async signOut(): Promise<void> {
    this.locked = null
    await this.#leave()
  }

  /** Ends the session at the host, so that the password is not only asked for by the page, and keeps all that is on screen. */
  async lock(): Promise<void> {
    const { person } = this
    if (person === null || this.locked !== null) return
    // First, so that it is locked also while the host is away.
    this.locked = person
    await this.#leave()
  }

  may(path: Path): boolean {
    return this.session.needs[path] === undefined
  }

  /** Why somebody may not do it, as a sentence; '' if they may. `of`: another project than the open one. */
  refusal(path: Path, of?: string): string {
    const session = of === undefined || of === this.#project ? this.session : (this.#others.get(of) ?? OPEN)
    const roles = session.needs[path]
    if (roles === undefined) return ''
    if (roles.length === 0) return 'Go back to now to do this.'
    return session.person === null ? 'Sign in to do this.' : `Needs the role ${listed(roles)}.`
  }

  /** By its token, if this tab has one. */
  async #found(project: string): Promise<MySession> {
    const present = presentOf(project)
    const token = sessionStorage.getItem(keyOf(present))
    const { people } = this.#host()
    const resumed = token === null ? null : await people.resume({ project: present, token })
    // What a moment of the past refuses is its own.
    const session = resumed === null || present !== project ? await people.session({ project }) : resumed
    if (session.person === null) sessionStorage.removeItem(keyOf(present))
    return session
  }

  async #leave(): Promise<void> {
    const project = this.#ofProject()
    sessionStorage.removeItem(keyOf(project))
    await this.#host().people.signOut({ project })
    this.#recorded()
    await this.refresh()
  }

  #ofProject(): string {
    if (this.#project === null) throw new Error('People sign in to a project.')
    return presentOf(this.#project)
  }
}

const WORDS: Readonly<Record<Role, string>> = {
  engineer: 'QA engineer',
  manager: 'manager',
  auditor: 'auditor',
  administrator: 'administrator',
}
export function roleTitle(role: Role): string {
  return WORDS[role]
}

/** `manager or administrator`. */
function listed(roles: readonly Role[]): string {
  const words = roles.map(roleTitle)
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`
}

/** Where a role's work is (UX 1); null: where one is. */
export function landingOf(roles: readonly Role[]): 'review' | 'threshold' | 'audit' | null {
  if (roles.includes('engineer')) return 'review'
  if (roles.includes('manager')) return 'threshold'
  return roles.includes('auditor') ? 'audit' : null
}
