import { Fault } from '#domain/faults.ts'
import { largestReduction } from './largest.ts'
import { meanReduction } from './mean.ts'
import { quantile } from './quantile.ts'
import type { Reduction } from './reduction.ts'
import { smoothLargest } from './smooth-largest.ts'
import { topShare } from './top-share.ts'

/**
 * Every reduction, in the order of preference: by how many pixels decide, at 256 px 65,536; 655 twice; some 400 and 100; 65; 25; one. Where
 * `auto` cannot tell which is better it takes the steadier one, which a speck of dust or a hot pixel moves less.
 */
export const REDUCTIONS: readonly Reduction[] = [
  meanReduction,
  topShare(1),
  quantile(99),
  smoothLargest(32),
  smoothLargest(64),
  quantile(99.9),
  smoothLargest(128),
  largestReduction,
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
