import type { Line } from '#domain/threshold.ts'
import { countBelow, type Sorted } from './sorted.ts'

/** How many parts of one class fall on each side of a line. */
export type Decisions = { readonly pass: number; readonly review: number; readonly reject: number }

/** Both classes under one line. */
export type Confusion = { readonly good: Decisions; readonly defective: Decisions }

/** Counts what `judge` would say of each score, by two binary searches: a line can be dragged over a million parts. */
export function countDecisions(scores: Sorted, line: Line): Decisions {
  const belowUpper = countBelow(scores, line.upper)
  const pass = Math.min(belowUpper, countBelow(scores, line.lower))
  return { pass, review: belowUpper - pass, reject: scores.length - belowUpper }
}

/** The confusion table of a line: escapes are `defective.pass`, overkill is `good.reject`. */
export function confusionAt(line: Line, good: Sorted, defective: Sorted): Confusion {
  return { good: countDecisions(good, line), defective: countDecisions(defective, line) }
}

/** How many parts a class has. */
export function totalOf(decisions: Decisions): number {
  return decisions.pass + decisions.review + decisions.reject
}
