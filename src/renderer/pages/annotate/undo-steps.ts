import type { Step } from './sheet.ts'

const MOST_STEPS = 200
/** Numbers in all steps together: 64 MB. A stroke of the widest brush across 2048 pixels has 8,000. */
const MOST_NUMBERS = 16_000_000

type Numbered = { readonly number: number; readonly step: Step; readonly size: number }

/** What was done to a sheet, newest last. At most 200 steps, and fewer if they are enormous; the oldest go first. */
export class UndoSteps {
  readonly #done: Numbered[] = []
  #undone: Numbered[] = []
  #numbers = 0
  #last = 0
  /** Of the newest step that is no longer there. */
  #before = 0

  get canUndo(): boolean {
    return this.#done.length > 0
  }
  get canRedo(): boolean {
    return this.#undone.length > 0
  }
  /** Where the sheet stands: the same number means the same masks. */
  get mark(): number {
    return this.#done.at(-1)?.number ?? this.#before
  }

  /** Something was done: what had been taken back cannot be done again any more. */
  push(step: Step): void {
    const size = step.reduce((sum, change) => sum + (change.kind === 'flip' ? change.spans.length : 1), 0)
    this.#undone = []
    this.#done.push({ number: ++this.#last, step, size })
    this.#numbers += size
    while (this.#done.length > MOST_STEPS || (this.#numbers > MOST_NUMBERS && this.#done.length > 1)) {
      const oldest = this.#done.shift()
      if (oldest === undefined) return
      this.#numbers -= oldest.size
      this.#before = oldest.number
    }
  }

  /** The step to take back now; undefined if there is none. */
  undo(): Step | undefined {
    const last = this.#done.pop()
    if (last === undefined) return undefined
    this.#numbers -= last.size
    this.#undone.push(last)
    return last.step
  }

  /** The step to do again now. */
  redo(): Step | undefined {
    const last = this.#undone.pop()
    if (last === undefined) return undefined
    this.#numbers += last.size
    this.#done.push(last)
    return last.step
  }
}
