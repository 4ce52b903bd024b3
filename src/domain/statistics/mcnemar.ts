import { binomialTail } from './binomial.ts'

/**
 * Exact two-sided McNemar test: how likely a split at least as uneven as `onlyA` to `onlyB` is if both are equally good, that is a
 * binomial test against one half of the parts on which just one is right. 1 if there are none. Equals scipy's binomtest.
 */
export function mcnemar(onlyA: number, onlyB: number): number {
  const n = onlyA + onlyB
  return Math.min(1, 2 * binomialTail(Math.max(onlyA, onlyB), n, 0.5))
}
