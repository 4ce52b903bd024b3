import type { Outcome } from '#domain/evaluation.ts'

const rate = { count: 0, n: 0, ratio: null, interval: null, upperBound: null }
const none = { pass: 0, review: 0, reject: 0 }

/** What a line does to an empty acceptance set. */
export const noOutcome: Outcome = {
  confusion: { good: none, defective: none },
  escapes: rate,
  overkill: rate,
  review: rate,
  costPerThousand: null,
}
