import { untrack } from 'svelte'
import type { FaultRecord } from '#domain/faults.ts'
import type { HostClient } from '#rpc/client.ts'
import type { Path } from '#rpc/contract.ts'
import { momentOf, presentOf, type Moment } from '#rpc/moment.ts'
import type { HostEvent } from '#rpc/schemas/events.ts'
import type { Proposal } from '#rpc/schemas/lines.ts'
import type { ProjectRow } from '#rpc/schemas/projects.ts'
import type { QueueRow, RunRow } from '#rpc/schemas/runs.ts'
import type { SessionInfo, Settings } from '#rpc/schemas/session.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'
import { Address } from './address.svelte.ts'
import { Chain } from './chain.svelte.ts'
import { connect, type Connection } from './connect.ts'
import { faultRecord } from './fault.ts'
import { makeFormats, type Formats } from './format.ts'
import { Kept } from './kept.svelte.ts'
import { Keyboard } from './keyboard.svelte.ts'
import { Listeners, type Listen } from './listeners.ts'
import { People } from './people.svelte.ts'
import { chooseRun, withEpoch, withProgress } from './run-list.ts'
import type { Route, RouteChange } from './route.ts'
import { Speaker } from './speaker.svelte.ts'
import { Theme } from './theme.svelte.ts'

/** The way to the host is gone. `tries`: how often it was looked for in vain since. */
export type Lost = { readonly tries: number }

/** The engine died in the middle of a run's work. What the run has is on disk. */
export type Stopped = Extract<HostEvent, { readonly type: 'engine.lost' }>

/** A station on the same computer is there again within seconds, or was stopped for good; looking costs nothing. */
const TRY_EVERY_MS = 2000

/** What every page goes by: the host, where the page is, and the facts of the current project, kept as they are at the host. */
export class App {
  host: HostClient
  info: SessionInfo
  settings: Settings
  lost = $state.raw<Lost | null>(null)
  /** The run in whose work the engine died last, until somebody has read it. */
  stopped = $state.raw<Stopped | null>(null)
  /** Why the project of the address cannot be opened. */
  projectFault = $state.raw<FaultRecord | null>(null)
  /** The row of a project as it stood: the list has those of now. */
  #past = $state.raw<ProjectRow | null>(null)
  readonly address = new Address()
  readonly keyboard = new Keyboard(
    () => this.settings,
    (path) => this.#refuses(path),
  )
  readonly speaker = new Speaker()
  readonly theme = new Theme(() => this.settings.theme)
  readonly people = new People(
    () => this.host,
    () => this.kept.trail.touch(),
  )
  readonly chain = new Chain(() => this.host)
  readonly kept = {
    projects: new Kept<readonly ProjectRow[]>([], () => this.host.projects.list()),
    queue: new Kept<readonly QueueRow[]>([], () => this.host.runs.queue()),
    runs: new Kept<readonly RunRow[]>([], async () =>
      this.#entered === null ? [] : await this.host.runs.list({ project: this.#entered }),
    ),
    line: new Kept<ChosenLine | null>(null, async () =>
      this.#entered === null ? null : await this.host.thresholds.inForce({ project: this.#entered }),
    ),
    waitingLine: new Kept<ChosenLine | null>(null, async () =>
      this.#entered === null ? null : await this.host.thresholds.waiting({ project: this.#entered }),
    ),
    /** `HASH@N`, and how many entries there are. */
    trail: new Kept<{ readonly head: string; readonly entries: number }>({ head: '', entries: 0 }, async () => {
      if (this.#entered === null) return { head: '', entries: 0 }
      const now = await this.host.trail.head({ project: this.#entered })
      if (momentOf(this.#entered) === null) this.chain.grew(now.entries)
      return now
    }),
    proposals: new Kept<readonly Proposal[]>([], async () =>
      this.#entered === null ? [] : await this.host.lines.proposals({ project: this.#entered }),
    ),
  }
  readonly #listeners = new Listeners()
  #entered: string | null = null

  /** The project of the address; null where there is none, or it is not known (yet). */
  readonly project = $derived<ProjectRow | null>(
    [...this.kept.projects.value, this.#past].find((row) => row?.project === this.address.route.project) ?? null,
  )
  /** The moment at which the address shows the project; null where it shows it as it is now. */
  readonly moment = $derived<Moment | null>(this.address.route.project === null ? null : momentOf(this.address.route.project))
  /** Newest first, without those that were discarded. */
  readonly runs = $derived<readonly RunRow[]>(this.kept.runs.value.filter(({ state }) => state.at !== 'discarded'))
  /** The run that the address names, or else the newest that has come to its end. */
  readonly run = $derived<RunRow | null>(chooseRun(this.runs, this.address.route.query['run']))
  /** The line in force in this project. */
  readonly line = $derived<ChosenLine | null>(this.kept.line.value)
  /** The line that was approved for a later time, which has not come. */
  readonly waitingLine = $derived<ChosenLine | null>(this.kept.waitingLine.value)
  /** Lines that wait for somebody to decide, newest first. */
  readonly proposals = $derived<readonly Proposal[]>(this.kept.proposals.value.filter(({ state }) => state === 'open'))
  /** Over all projects, in the order of work. */
  readonly queue = $derived<readonly QueueRow[]>(this.kept.queue.value)
  /** Numbers and dates in the language of the settings. */
  readonly format = $derived.by<Formats>(() => makeFormats(this.settings.language === '' ? undefined : this.settings.language))

  private constructor(connection: Connection, info: SessionInfo, settings: Settings) {
    this.host = $state.raw(connection.host)
    this.info = $state.raw(info)
    this.settings = $state.raw(settings)
    this.#listeners.hear('settings.changed', () => void this.host.settings.get().then((now) => (this.settings = now)))
    this.#keepFresh()
    this.#live(connection)
  }

  /** Connects, and knows enough to draw. Throws if the host cannot be reached. */
  static async open(): Promise<App> {
    const connection = await connect()
    const [info, settings] = await Promise.all([connection.host.session.info(), connection.host.settings.get()])
    return new App(connection, info, settings)
  }

  get route(): Route {
    return this.address.route
  }

  /** What stands behind the `?` of the address: `get('part')`, `set({ part: 12, view: null })`. Setting makes no step in the history. */
  readonly query = {
    get: (name: string): string | undefined => this.address.route.query[name],
    set: (query: Readonly<Record<string, string | number | null>>): void => this.address.go({ query }, { replace: true }),
  }

  /** Goes somewhere, as a step that Back takes back: `go({ page: 'look', query: { part: 12 } })`. */
  go(change: RouteChange): void {
    this.address.go(change)
  }

  /** Calls for every event of a type, until the returned function is called: `$effect(() => app.listen('run.epoch', …))`. */
  listen: Listen = (type, hear) => this.#listeners.hear(type, hear)

  /** Tells it to whoever cannot see it; the page shows it anyway. */
  say(text: string): void {
    this.speaker.say(text)
  }

  async change(settings: Partial<Settings>): Promise<void> {
    this.settings = await this.host.settings.change(settings)
  }

  #refuses(path: Path): boolean {
    const refusal = this.people.refusal(path)
    if (refusal !== '') this.say(refusal)
    return refusal !== ''
  }

  /** The address names another project. Called by the shell. */
  enter(project: string | null): void {
    if (project === this.#entered) return
    this.#entered = project
    untrack(() => {
      this.projectFault = null
      this.#past = null
      this.kept.runs.clear()
      this.kept.line.clear()
      this.kept.waitingLine.clear()
      this.kept.proposals.clear()
      this.kept.trail.clear()
      // The chain is one, whichever moment of it is shown.
      this.chain.enter(project === null ? null : presentOf(project))
      if (project !== null) this.#openProject(project)
      else void this.people.enter(null)
    })
  }

  #openProject(project: string): void {
    this.host.projects.open({ project }).then(
      (row) => {
        if (project === this.#entered && momentOf(project) !== null) this.#past = row
      },
      (error: unknown) => {
        if (project === this.#entered) this.projectFault = faultRecord(error)
      },
    )
    this.people.enter(project).catch(() => undefined) // the project cannot be opened, which is said already
    void this.kept.runs.refresh()
    void this.kept.line.refresh()
    void this.kept.waitingLine.refresh()
    void this.kept.proposals.refresh()
    void this.kept.trail.refresh()
  }

  /** What an event may have changed is read again. */
  #keepFresh(): void {
    const { projects, queue, runs, line, waitingLine, proposals, trail } = this.kept
    const ours = (event: { readonly project: string }): boolean => event.project === this.#entered
    this.listen('projects.changed', () => projects.touch())
    this.listen('parts.changed', (event) => {
      projects.touch()
      if (ours(event)) runs.touch()
    })
    this.listen('queue.changed', () => queue.touch())
    this.listen('run.changed', (event) => {
      projects.touch()
      queue.touch()
      if (ours(event)) runs.touch()
    })
    this.listen('run.progress', (event) => {
      if (ours(event)) runs.value = withProgress(runs.value, event)
      queue.value = withProgress(queue.value, event)
    })
    this.listen('run.epoch', (event) => {
      queue.value = withEpoch(queue.value, event)
    })
    this.listen('scores.changed', (event) => {
      if (ours(event)) {
        runs.touch()
        // Scores that are made with other ignore regions are not those that a line was chosen by.
        line.touch()
        waitingLine.touch()
      }
    })
    this.listen('threshold.chosen', (event) => {
      projects.touch()
      if (ours(event)) {
        line.touch()
        waitingLine.touch()
      }
    })
    // Whatever is announced may have left a record, but the ticks of a run do not.
    this.#listeners.hearAll((event) => {
      if ('project' in event && ours(event) && event.type !== 'run.progress' && event.type !== 'run.epoch') trail.touch()
    })
    this.listen('lines.changed', (event) => {
      if (ours(event)) proposals.touch()
    })
    this.listen('people.changed', (event) => {
      if (ours(event)) void this.people.refresh().catch(() => undefined)
    })
    this.listen('engine.lost', (event) => {
      this.stopped = event
    })
  }

  /** With a connection: hear events, know everything again, and look for another one when it ends. */
  #live(connection: Connection): void {
    this.host = connection.host
    this.lost = null
    void this.#hear()
    void this.kept.projects.refresh()
    void this.kept.queue.refresh()
    if (this.#entered !== null) this.#openProject(this.#entered)
    void connection.lost.then(() => this.#lose())
  }

  async #hear(): Promise<void> {
    try {
      for await (const event of await this.host.events.stream()) this.#listeners.tell(event)
    } catch {
      // The connection ended; `lost` says so.
    }
  }

  #lose(): void {
    this.lost = { tries: 0 }
    this.say('The connection to Residuum is lost.')
    void this.#lookAgain()
  }

  async #lookAgain(): Promise<void> {
    while (this.lost !== null) {
      await new Promise((later) => setTimeout(later, TRY_EVERY_MS))
      await this.reconnect()
    }
  }

  /** Tries once, now. */
  async reconnect(): Promise<void> {
    const { lost } = this
    if (lost === null) return
    try {
      const connection = await connect()
      this.info = await connection.host.session.info()
      this.settings = await connection.host.settings.get()
      if (this.lost === null) return // the other of two tries was quicker
      this.#live(connection)
      this.say('Connected again.')
    } catch {
      this.lost = { tries: lost.tries + 1 }
    }
  }
}
