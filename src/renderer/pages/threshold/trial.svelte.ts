import type { Prices } from '#domain/statistics/cost.ts'
import { changesBetween, countChanged } from '#domain/threshold-changes.ts'
import { judgeLine, type LineJudgement } from '#domain/threshold-judge.ts'
import { moveGrip, nudgeGrip, rangeOf, roundEdge, stepGrip, type Direction, type Grip } from '#domain/threshold-moves.ts'
import type { Line } from '#domain/threshold.ts'
import type { ScoredRun } from './scored-run.ts'

/** A line that somebody is trying: where it stands, what it would do, and every way to move it. */
export class Trial {
  readonly scored: ScoredRun
  readonly #prices: () => Prices
  line: Line
  /** What was held last: the parts nearest to it are shown. */
  grip = $state<Grip>('band')
  /** The gap between the edges stays as it is. */
  locked: boolean
  /** Id of the rule whose line this is; by hand where nobody's. */
  rule = $state('by-hand')
  readonly judgement: LineJudgement

  constructor(scored: ScoredRun, line: Line, rule: string, prices: () => Prices) {
    this.scored = scored
    this.#prices = prices
    this.line = $state.raw(line)
    this.rule = rule
    // A line without a review band moves as one until somebody wants a band.
    this.locked = $state(line.lower === line.upper)
    this.judgement = $derived(judgeLine(scored.judge, this.line, this.#prices()))
  }

  /** A grip is drawn to a score, from where the line stood when it was taken hold of. */
  drag(from: Line, grip: Grip, to: number): void {
    this.#byHand(moveGrip(from, grip, to, this.locked), grip)
  }

  /** To the next part that changes side. */
  step(grip: Grip, direction: Direction): void {
    this.#byHand(stepGrip(this.scored.judge.all, this.line, grip, direction, this.locked), grip)
  }

  /** By percent of the range. */
  nudge(grip: Grip, percent: number): void {
    this.#byHand(nudgeGrip(this.scored.judge.all, this.line, grip, percent, this.locked), grip)
  }

  /** To the lowest score, or just above the highest one. */
  toEnd(grip: Grip, end: 'lowest' | 'highest'): void {
    this.drag(this.line, grip, rangeOf(this.scored.judge.all)[end])
  }

  /** To the number that was typed, as it was typed. */
  type(grip: 'lower' | 'upper', value: number): void {
    this.#set(moveGrip(this.line, grip, value, this.locked), 'by-hand', grip)
  }

  /** A rule's line, or one that was chosen before: exactly that one. */
  take(line: Line, rule: string): void {
    this.locked = line.lower === line.upper
    this.#set(line, rule, 'band')
  }

  /** How many parts another line judges otherwise. */
  countChangesFrom(before: Line): number {
    return countChanged(changesBetween(this.scored.judge.all, before, this.line))
  }

  #byHand(line: Line, grip: Grip): void {
    const { all } = this.scored.judge
    const lower = roundEdge(all, line.lower)
    this.#set({ lower, upper: Math.max(lower, roundEdge(all, line.upper)) }, 'by-hand', grip)
  }

  #set(line: Line, rule: string, grip: Grip): void {
    this.grip = grip
    if (line.lower === this.line.lower && line.upper === this.line.upper && rule === 'by-hand') return
    this.line = line
    this.rule = rule
  }
}
