import { Fault } from '#domain/faults.ts'
import { largestReduction } from './largest.ts'
import { meanReduction } from './mean.ts'
import { quantile } from './quantile.ts'
import type { Reduction } from './reduction.ts'
import { smoothLargest } from './smooth-largest.ts'
import { topShare } from './top-share.ts'

/**
 * Every reduction, in the order of preference: `auto` takes the first of those it cannot tell apart. Smoothed maxima come first,
 * because they were near the best on all six sets of notes/detectors.md 9.1; the mean last, because it was below chance on two.
 */
export const REDUCTIONS: readonly Reduction[] = [
  smoothLargest(64),
  smoothLargest(32),
  smoothLargest(128),
  topShare(1),
  largestReduction,
  quantile(99.9),
  quantile(99),
  meanReduction,
]

/** The reduction of that id. Throws `settings.invalid`. */
export function reductionOf(id: string): Reduction {
  const found = REDUCTIONS.find((reduction) => reduction.id === id)
  if (found !== undefined) return found
  throw new Fault('settings.invalid', {
    what: `There is no reduction named "${id}".`,
    why: `This version has ${REDUCTIONS.map((reduction) => reduction.id).join(', ')}.`,
    do: 'Take one of these, or "auto".',
  })
}
