/** A share with what it rests on. `count` of `n`; 95 % Wilson interval; for 0 of n the largest true rate that is still believable. */
export type Rate = {
  readonly count: number
  readonly n: number
  /** Null if n is 0: nothing was looked at, which is not the same as none found. */
  readonly ratio: number | null
  readonly interval: readonly [number, number] | null
  /** 1 - 0.05^(1/n) if count is 0 and n is not, else null: 95 % sure that the true rate is no higher. */
  readonly upperBound: number | null
}

/** The rate of `count` in `n`, 0 <= count <= n. */
export function makeRate(count: number, n: number): Rate {
  if (n === 0) return { count, n, ratio: null, interval: null, upperBound: null }
  return { count, n, ratio: count / n, interval: wilson(count, n), upperBound: count === 0 ? zeroOfBound(n) : null }
}

/** 97.5 % quantile of the standard normal. */
const Z = 1.959963984540054

/** 95 % score interval of a share (Wilson 1927), n >= 1. Holds its promise for small n and shares near 0 and 1, where p ± 2 s does not. */
export function wilson(count: number, n: number): readonly [number, number] {
  const ratio = count / n
  const shrink = 1 + (Z * Z) / n
  const centre = (ratio + (Z * Z) / (2 * n)) / shrink
  const half = (Z * Math.sqrt((ratio * (1 - ratio)) / n + (Z * Z) / (4 * n * n))) / shrink
  return [count === 0 ? 0 : Math.max(0, centre - half), count === n ? 1 : Math.min(1, centre + half)]
}

/** The true rate at which "none in n" still happens once in twenty: 1 - 0.05^(1/n), about 3/n. n >= 1. */
export function zeroOfBound(n: number): number {
  return -Math.expm1(Math.log(0.05) / n)
}
