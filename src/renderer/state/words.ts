import type { Split, Truth } from '#domain/parts.ts'
import type { Decision } from '#domain/threshold.ts'

// The words of UX 4, one for one, wherever a set, a truth or a decision is shown.

const SETS: Readonly<Record<Split, string>> = {
  train: 'Training good',
  calibrate: 'Calibration normals',
  test: 'Acceptance set',
  incoming: 'Incoming',
}
const TRUTHS: Readonly<Record<Truth, string>> = { good: 'good', defective: 'defective', unknown: 'no truth' }
const DECISIONS: Readonly<Record<Decision, string>> = { pass: 'Pass', review: 'Review', reject: 'Flag' }

export const ALL_SETS = ['train', 'calibrate', 'test', 'incoming'] as const satisfies readonly Split[]
export const ALL_TRUTHS = ['good', 'defective', 'unknown'] as const satisfies readonly Truth[]

export function setTitle(set: Split): string {
  return SETS[set]
}
export function truthTitle(truth: Truth): string {
  return TRUTHS[truth]
}
export function decisionTitle(decision: Decision): string {
  return DECISIONS[decision]
}
/** `1 part`, `1,904 parts`. */
export function counted(count: number, one: string, format: { readonly count: (value: number) => string }, many = `${one}s`): string {
  return `${format.count(count)} ${count === 1 ? one : many}`
}
