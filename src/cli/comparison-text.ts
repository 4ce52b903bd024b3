import type { Comparison } from '#host/comparison/comparison.ts'
import { comparisonNotes, comparisonTables } from '#host/comparison/formats.ts'
import { table } from './words.ts'

/** A comparison as people read it on a terminal. */
export function comparisonText(comparison: Comparison): string {
  const { means, runs } = comparisonTables(comparison)
  return [table(means), '', table(runs), '', ...comparisonNotes(comparison)].join('\n')
}
