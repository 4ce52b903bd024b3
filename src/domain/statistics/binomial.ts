/**
 * P(X >= k) for X ~ Binomial(n, p): the chance of at least k successes. The sum runs from k away from the mean, so its terms shrink
 * and a few times sqrt(n) of them are enough; relative error below 1e-13 up to n = 1e6 (against 50-digit sums).
 */
export function binomialTail(k: number, n: number, p: number): number {
  if (k <= 0) return 1
  if (k > n || p <= 0) return 0
  if (p >= 1) return 1
  return k > n * p ? tailFrom(k, n, p) : 1 - tailFrom(n - k + 1, n, 1 - p)
}

/**
 * P(B <= x) for B ~ Beta(k, n + 1 - k), k and n whole numbers: the law of the share of a population beyond the k-th largest of n draws.
 * Equals P(Binomial(n, x) >= k).
 */
export function orderStatisticCdf(x: number, k: number, n: number): number {
  return binomialTail(k, n, x)
}

/** The smallest x with P(Beta(k, n + 1 - k) <= x) >= probability, by halving down to neighbouring numbers. 1 <= k <= n. */
export function orderStatisticQuantile(probability: number, k: number, n: number): number {
  let low = 0
  let high = 1
  for (;;) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) return high
    if (orderStatisticCdf(middle, k, n) >= probability) high = middle
    else low = middle
  }
}

/** Sum of the terms from k to n, for k above the mean. */
function tailFrom(k: number, n: number, p: number): number {
  const odds = p / (1 - p)
  let term = binomialTerm(k, n, p)
  let sum = term
  for (let j = k; j < n && term > sum * 1e-17; j++) {
    term *= ((n - j) / (j + 1)) * odds
    sum += term
  }
  return Math.min(1, sum)
}

/** P(X = k), 1 <= k <= n, by the saddle-point expansion of Loader (2000): no difference of large log-gammas, so n does not cost digits. */
function binomialTerm(k: number, n: number, p: number): number {
  if (k === n) return Math.exp(n * Math.log(p))
  const exponent = stirlingError(n) - stirlingError(k) - stirlingError(n - k) - deviance(k, n * p) - deviance(n - k, n * (1 - p))
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * k * (n - k)))
}

/** log(n!) minus Stirling's formula, n >= 1: from the factorial itself up to 15, then by the series, whose next term is below 1e-16. */
function stirlingError(n: number): number {
  if (n > 15) {
    const square = n * n
    return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / n
  }
  let factorial = 1
  for (let i = 2; i <= n; i++) factorial *= i
  return Math.log(factorial) - (n + 0.5) * Math.log(n) + n - 0.5 * Math.log(2 * Math.PI)
}

/** x log(x / mean) + mean - x, by its series where the two are close and the plain formula would cancel (Loader's bd0). */
function deviance(x: number, mean: number): number {
  const difference = x - mean
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - difference
  const v = difference / (x + mean)
  let sum = difference * v
  let power = 2 * x * v
  for (let j = 1; ; j++) {
    power *= v * v
    const next = sum + power / (2 * j + 1)
    if (next === sum) return next
    sum = next
  }
}
