import type { DetectorChoice, DeviceChoice, StartCheck, StartRun } from '#rpc/schemas/runs.ts'
import type { App } from '#renderer/state/app.svelte.ts'
import { Act, Load } from '#renderer/state/load.svelte.ts'
import { changedSettings, firstChoice, presetFor, readSeed, settingRows, type Entered } from './settings-form.ts'

type Choice = { readonly detector: string; readonly preset: string }

/** What the next training is to be, checked at the host while it is put together. */
export class StartForm {
  readonly detectors = new Load<readonly DetectorChoice[]>()
  /** Asked for when the settings are opened: the first time each device is tested, which takes seconds. */
  readonly devices = new Load<readonly DeviceChoice[]>()
  readonly check = new Load<StartCheck>()
  readonly starting = new Act()
  readonly #app: App
  #picked = $state.raw<Choice | null>(null)
  #entered = $state.raw<Entered>({})
  seed = $state('0')
  reduction = $state('auto')
  device = $state('auto')

  readonly choice = $derived.by<Choice | undefined>(() => this.#picked ?? firstChoice(this.detectors.value ?? [], this.#app.runs[0]))
  readonly detector = $derived(this.detectors.value?.find(({ id }) => id === this.choice?.detector))
  readonly rows = $derived(
    this.detector === undefined || this.choice === undefined ? [] : settingRows(this.detector, this.choice.preset, this.#entered),
  )
  readonly changed = $derived(this.rows.filter((row) => row.changed).length)
  readonly seedProblem = $derived(readSeed(this.seed) === undefined ? 'Takes a whole number from 0.' : '')
  /** What keeps the settings from being used. */
  readonly problems = $derived(
    [...this.rows.map(({ field, problem }) => ({ title: field.title, problem })), { title: 'Seed', problem: this.seedProblem }].filter(
      ({ problem }) => problem !== '',
    ),
  )
  /** What would be started; null while something in the form cannot be used. */
  readonly wanted = $derived.by<StartRun | null>(() => {
    const project = this.#app.project?.project
    const settings = changedSettings(this.rows)
    const seed = readSeed(this.seed)
    if (project === undefined || this.choice === undefined || settings === undefined || seed === undefined) return null
    return { project, ...this.choice, settings, seed, reduction: this.reduction, device: this.device }
  })
  readonly canStart = $derived(this.wanted !== null && this.check.fault === null && this.check.value?.faults.length === 0)

  constructor(app: App) {
    this.#app = app
  }

  pickDetector(id: string): void {
    const detector = this.detectors.value?.find((other) => other.id === id)
    if (detector === undefined) return
    this.#picked = { detector: id, preset: presetFor(detector, this.choice?.preset) }
    // Settings of the same name mean something else there.
    this.#entered = {}
    this.reduction = 'auto'
  }

  pickPreset(preset: string): void {
    if (this.choice !== undefined) this.#picked = { ...this.choice, preset }
  }

  enter(name: string, value: string | boolean): void {
    this.#entered = { ...this.#entered, [name]: value }
  }

  /** One setting as the preset has it, or all of them. */
  reset(name?: string): void {
    this.#entered = name === undefined ? {} : Object.fromEntries(Object.entries(this.#entered).filter(([key]) => key !== name))
  }

  /** Puts the training into the queue and shows it. */
  async start(): Promise<void> {
    const { wanted } = this
    if (wanted === null || !this.canStart) return
    const begun = await this.starting.run(() => this.#app.host.runs.start(wanted))
    if (begun === undefined) return
    this.#app.say(`Run ${begun.run} is in the queue.`)
    this.#app.go({ query: { run: begun.run } })
  }
}
