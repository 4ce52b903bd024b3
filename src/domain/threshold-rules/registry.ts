import { calibrationQuantile } from './calibration-quantile.ts'
import { fixedByDocument } from './fixed-by-document.ts'
import { goodOnly } from './good-only.ts'
import { largestF1 } from './largest-f1.ts'
import { lowestCost } from './lowest-cost.ts'
import type { Rule } from './rule.ts'
import { zeroKnownEscapes } from './zero-known-escapes.ts'

/** Every rule, in display order. */
export const RULES = [
  goodOnly,
  calibrationQuantile,
  zeroKnownEscapes,
  lowestCost,
  largestF1,
  fixedByDocument,
] as const satisfies readonly Rule[]

export type RuleId = (typeof RULES)[number]['id']

/** One value for each rule, by its id, in display order. */
export function forEachRule<Value>(make: (rule: Rule & { readonly id: RuleId }) => Value): Readonly<Record<RuleId, Value>> {
  return Object.fromEntries(RULES.map((rule) => [rule.id, make(rule)])) as Record<RuleId, Value>
}
