declare const sorted: unique symbol

/** Finite numbers in rising order. Everything here that needs an order takes one of these, so that a set is sorted once. */
export type Sorted = Float64Array & { readonly [sorted]: true }

/** A sorted copy; null if a value is NaN or infinite, for which no statistic here has a meaning (scikit-learn refuses them too). */
export function sortScores(scores: ArrayLike<number>): Sorted | null {
  const copy = Float64Array.from(scores)
  if (!copy.every(Number.isFinite)) return null
  return copy.sort() as Sorted
}

/** How many values are smaller than `score`; also the place of the first value that is not. `values`: rising order. */
export function countBelow(values: Float64Array | Float32Array, score: number): number {
  let from = 0
  let to = values.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((values[middle] as number) < score) from = middle + 1
    else to = middle
  }
  return from
}

/** How many values are at most `score`. `values`: rising order. */
export function countAtMost(values: Float64Array | Float32Array, score: number): number {
  let from = 0
  let to = values.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((values[middle] as number) <= score) from = middle + 1
    else to = middle
  }
  return from
}

/** How many values are at least `score`. */
export function countAtLeast(values: Sorted, score: number): number {
  return values.length - countBelow(values, score)
}
