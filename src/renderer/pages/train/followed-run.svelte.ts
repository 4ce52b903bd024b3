import type { FaultRecord } from '#domain/faults.ts'
import type { Progress } from '#domain/work.ts'
import type { Epoch, Snapshot } from '#rpc/schemas/runs.ts'
import type { App } from '#renderer/state/app.svelte.ts'
import { faultRecord } from '#renderer/state/fault.ts'
import { stagesOf, withEpochs } from './curves.ts'
import { paceOf, secondsLeft, type Pace } from './remaining.ts'
import { playStart, reached, shownIndex, stepped, type Picked } from './timeline.ts'

/** Epochs of a small training come by the hundred a second; curves are drawn this often (UX 7: a second after each epoch). */
const DRAW_EVERY_MS = 250
/** Play shows four snapshots a second (UX 2.3). */
const PLAY_EVERY_MS = 250

/** One run as it is learned: its curves, its snapshots and where on them the person stands. Lives as long as the run is shown. */
export class FollowedRun {
  epochs = $state.raw<readonly Epoch[]>([])
  warnings = $state.raw<readonly string[]>([])
  fault = $state.raw<FaultRecord | null>(null)
  known = $state(false)
  /** Why its engine died, if that happened while the page was open. */
  lost = $state.raw<FaultRecord | null>(null)
  playing = $state(false)
  /** The curves stand still until it is over: what moves by itself can be stopped (WCAG 2.2.2). */
  held = $state(false)
  secondsLeft = $state<number | undefined>(undefined)
  #kept = $state.raw<readonly Snapshot[]>([])
  #picked = $state.raw<Picked>(null)
  #stage = $state<string | null>(null)
  #waiting: Epoch[] = []
  #pace: Pace | undefined
  readonly #app: App
  readonly #of: { readonly project: string; readonly run: number }

  readonly snapshots = $derived(reached(this.#kept, this.epochs))
  readonly index = $derived(shownIndex(this.#picked, this.snapshots.length))
  readonly snapshot = $derived(this.snapshots[this.index])
  readonly stages = $derived(stagesOf(this.epochs))
  /** The stage whose curves are shown: the one picked, or that of the pictures, or the latest. */
  readonly stage = $derived(this.#stage ?? (this.#picked === null ? undefined : this.snapshot?.stage) ?? this.stages.at(-1))
  readonly latest = $derived(this.epochs.at(-1))

  constructor(app: App, of: { readonly project: string; readonly run: number }) {
    this.#app = app
    this.#of = of
  }

  /** Reads what there is and hears what comes, until the returned function is called. Called in an effect: another host, and all is read anew. */
  follow(): () => void {
    const { host } = this.#app
    void this.#read(host)
    const timer = setInterval(() => this.#draw(), DRAW_EVERY_MS)
    const mine = (event: { readonly project: string; readonly run: number }): boolean =>
      event.project === this.#of.project && event.run === this.#of.run
    const unheard = [
      this.#app.listen('run.epoch', (event) => mine(event) && this.#waiting.push(event.epoch)),
      this.#app.listen('run.progress', (event) => mine(event) && this.#measure(event.progress)),
      this.#app.listen('snapshot.made', (event) => mine(event) && void this.#readSnapshots(host)),
      this.#app.listen('run.warning', (event) => {
        if (!mine(event) || this.warnings.includes(event.text)) return
        this.warnings = [...this.warnings, event.text]
        this.#app.say(event.text)
      }),
      this.#app.listen('engine.lost', (event) => {
        if (mine(event)) this.lost = event.fault
      }),
      // Begun, resumed, ended: a resume takes back the epochs after its checkpoint.
      this.#app.listen('run.changed', (event) => mine(event) && void this.#read(host)),
    ]
    return () => {
      clearInterval(timer)
      for (const stop of unheard) stop()
    }
  }

  pick(index: number): void {
    this.playing = false
    this.#stage = null
    this.#picked = index >= this.snapshots.length - 1 ? null : index
  }

  step(by: number): void {
    this.playing = false
    this.#stage = null
    this.#picked = stepped(this.#picked, by, this.snapshots.length)
  }

  /** Shows a stage's curves, and the last of its pictures. */
  pickStage(stage: string): void {
    this.playing = false
    const last = this.snapshots.findLastIndex((snapshot) => snapshot.stage === stage)
    if (last !== -1) this.pick(last)
    this.#stage = stage
  }

  play(): void {
    if (this.snapshots.length < 2) return
    if (!this.playing) this.#picked = playStart(this.#picked, this.snapshots.length)
    this.#stage = null
    this.playing = !this.playing
  }

  /** Turns the pages while `playing`; called in an effect. */
  turn(): (() => void) | undefined {
    if (!this.playing) return undefined
    const timer = setInterval(() => {
      this.#picked = stepped(this.#picked, 1, this.snapshots.length)
      if (this.#picked === null) this.playing = false
    }, PLAY_EVERY_MS)
    return () => clearInterval(timer)
  }

  #draw(): void {
    if (this.held || this.#waiting.length === 0) return
    this.epochs = withEpochs(this.epochs, this.#waiting)
    this.#waiting = []
  }

  #measure(progress: Progress): void {
    const now = performance.now()
    this.#pace = paceOf(this.#pace, progress, now)
    this.secondsLeft = secondsLeft(this.#pace, progress, now)
  }

  async #read(host: App['host']): Promise<void> {
    try {
      const [epochs, snapshots, warnings] = await Promise.all([
        host.runs.history(this.#of),
        host.runs.snapshots(this.#of),
        host.runs.warnings(this.#of),
      ])
      // What came by while it was read is in it already.
      this.#waiting = this.#waiting.filter(
        (waiting) => !epochs.some(({ stage, epoch }) => stage === waiting.stage && epoch >= waiting.epoch),
      )
      this.epochs = epochs
      this.#kept = snapshots
      // One that was just told may not be on the disk yet.
      this.warnings = [...warnings, ...this.warnings.filter((text) => !warnings.includes(text))]
      this.fault = null
      this.known = true
    } catch (error) {
      this.fault = faultRecord(error)
    }
  }

  async #readSnapshots(host: App['host']): Promise<void> {
    try {
      this.#kept = await host.runs.snapshots(this.#of)
    } catch (error) {
      this.fault = faultRecord(error)
    }
  }
}
