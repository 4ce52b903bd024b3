import { hasCome } from '#domain/line-order.ts'
import type { Line } from '#domain/threshold.ts'
import { justAbove, singleLine } from '#domain/threshold.ts'
import { DEFAULT_RULE_SETTINGS, type RuleSettings } from '#domain/threshold-rules/rule.ts'
import { goodOnly } from '#domain/threshold-rules/good-only.ts'
import type { HostClient } from '#rpc/client.ts'
import type { ChosenLine, RuleRow } from '#rpc/schemas/thresholds.ts'
import { Load } from '#renderer/state/load.svelte.ts'
import { readAcceptance, type Acceptance } from './acceptance.ts'
import { loadScored } from './load-scored.ts'
import type { ScoredRun } from './scored-run.ts'
import { Trial } from './trial.svelte.ts'

type Opened = {
  readonly scored: ScoredRun
  /** Every choice in this project, newest first. */
  readonly history: readonly ChosenLine[]
  readonly acceptance: Acceptance
}

/** What people type settles before rules are asked for again; they weigh a thousand resamples. */
const SETTINGS_REST_MS = 300

/** One run's scores, rules and earlier lines, and the line that is being tried. */
export class ThresholdPage {
  readonly project: string
  readonly run: number
  readonly #host: HostClient
  #asked = false
  readonly opened = new Load<Opened>()
  readonly rules = new Load<readonly RuleRow[]>()
  settings = $state.raw<RuleSettings | null>(null)
  trial = $state.raw<Trial | null>(null)
  /** The rule whose sentences are shown, and whose line `P` takes. */
  ruleShown = $state('good-only')

  /** Choices for this run, newest first; another run's scores are on another scale. */
  readonly ownHistory = $derived((this.opened.value?.history ?? []).filter(({ run }) => run === this.run))
  readonly inForce = $derived(this.opened.value?.history.find(({ state }) => state === 'in-force') ?? null)
  /** Approved for a later time that has not come. */
  readonly waiting = $derived(this.opened.value?.history.find(({ state }) => state === 'waiting') ?? null)
  /** What a new line is compared with: the line in force, or, where that is another run's, the last one of this run that was. */
  readonly baseline = $derived(this.ownHistory.find(({ state }) => hasCome(state)) ?? null)
  readonly prices = $derived((this.settings ?? DEFAULT_RULE_SETTINGS).prices)

  constructor(host: HostClient, project: string, run: number) {
    this.#host = host
    this.project = project
    this.run = run
  }

  /** Reads all but the rules; again whenever scores or choices may have changed. Gives the way to cancel it. */
  open(): () => void {
    return this.opened.run(async (signal) => {
      const { project, run } = this
      const host = this.#host
      const [scored, history, settings] = await Promise.all([
        loadScored(host, { project, run }, signal),
        host.thresholds.list({ project }, { signal }),
        host.thresholds.settings({ project }, { signal }),
      ])
      const acceptance = await readAcceptance(host, { project, run, scored: scored.acceptance }, signal)
      this.settings ??= settings
      return { scored, history, acceptance }
    })
  }

  /** Reads what every rule says under the settings as they are. */
  readRules(): () => void {
    const { settings, project, run } = this
    const waits = this.#asked
    this.#asked = true
    return this.rules.run(async (signal) => {
      if (settings === null) return []
      if (waits) await new Promise((rested) => setTimeout(rested, SETTINGS_REST_MS))
      signal.throwIfAborted()
      return await this.#host.thresholds.rules({ project, run, settings }, { signal })
    })
  }

  /** Begins with the line that was tried before, the address names, or people chose; else with the good-only rule's. */
  begin(scored: ScoredRun, fromAddress: Line | null): void {
    const before = this.trial
    const first = before ?? (fromAddress && { line: fromAddress, rule: 'by-hand' }) ?? this.baseline ?? this.#firstLine(scored)
    this.trial = new Trial(scored, first.line, first.rule, () => this.prices)
    if (before !== null) this.trial.locked = before.locked
  }

  /** The line of the rule that is shown; null where it refuses and offers nothing. */
  ruleLine(id: string): Line | null {
    const report = this.rules.value?.find((rule) => rule.id === id)?.report
    if (report === undefined) return null
    return report.kind === 'line' ? report.line : (report.offer?.line ?? null)
  }

  takeRule(id: string): void {
    const line = this.ruleLine(id)
    this.ruleShown = id
    if (line !== null) this.trial?.take(line, id)
  }

  takeBaseline(): void {
    if (this.baseline !== null) this.trial?.take(this.baseline.line, this.baseline.rule)
  }

  /** The rules are pure, so that the first line need not wait for the host to weigh all of them. */
  #firstLine({ judge }: ScoredRun): { line: Line; rule: string } {
    const proposal = goodOnly.propose(judge.groups, this.settings ?? DEFAULT_RULE_SETTINGS)
    const proposed = proposal.kind === 'line' ? proposal : proposal.offer
    if (proposed !== null) return { line: proposed.line, rule: goodOnly.id }
    const highest = judge.all[judge.all.length - 1]
    return { line: singleLine(highest === undefined ? 0 : justAbove(highest)), rule: 'by-hand' }
  }
}
