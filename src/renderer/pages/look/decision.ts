import type { Truth } from '#domain/parts.ts'
import { judge, type Decision } from '#domain/threshold.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'

/** What the line in force says of a part, as a chip shows it. */
export type Judged = {
  readonly decision: Decision
  readonly kind: 'good' | 'review' | 'defect'
  readonly word: 'Pass' | 'Review' | 'Flag'
  /** Decision and truth disagree. */
  readonly wrong: 'escape' | 'overkill' | null
}

const CHIPS = {
  pass: { kind: 'good', word: 'Pass' },
  review: { kind: 'review', word: 'Review' },
  reject: { kind: 'defect', word: 'Flag' },
} as const

/** Null without a score, and without a line of that run: scores of two runs cannot be compared. */
export function judged(score: number | null, truth: Truth, run: number | null, line: ChosenLine | null): Judged | null {
  if (score === null || line === null || line.run !== run) return null
  const decision = judge(score, line.line)
  const wrong = decision === 'pass' && truth === 'defective' ? 'escape' : decision === 'reject' && truth === 'good' ? 'overkill' : null
  return { decision, ...CHIPS[decision], wrong }
}

/** What is known of a part, beside what is decided. */
export function truthChip(truth: Truth, defectType: string): { readonly kind: 'good' | 'defect' | 'unknown'; readonly word: string } {
  if (truth === 'unknown') return { kind: 'unknown', word: 'no truth' }
  return truth === 'good' ? { kind: 'good', word: 'good' } : { kind: 'defect', word: defectType === '' ? 'defective' : defectType }
}
