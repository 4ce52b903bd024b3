/** What is normal, from parts that are known to be: mean and standard deviation (n - 1) of n values. */
export type Reference = { readonly mean: number; readonly sigma: number; readonly n: number }

/** `weight`: of the newest value in the EWMA, above 0 to 1. `limit`: in standard deviations. */
export type ChartSettings = { readonly weight: number; readonly limit: number }
export const DEFAULT_CHART: ChartSettings = { weight: 0.2, limit: 2.7 }

/** Values in their order with both charts' limits. The individual chart has the same limits all along. */
export type ControlChart = {
  readonly individual: { readonly lower: number; readonly upper: number }
  readonly ewma: readonly { readonly value: number; readonly lower: number; readonly upper: number }[]
}

/** Some values in a row beyond one limit. `from`, `to`: places of the first and last. */
export type Excursion = { readonly from: number; readonly to: number; readonly direction: 'high' | 'low' }

/** Null with fewer than two values, or one that is not finite. */
export function referenceOf(values: readonly number[]): Reference | null {
  const n = values.length
  if (n < 2 || !values.every(Number.isFinite)) return null
  const mean = values.reduce((sum, value) => sum + value, 0) / n
  const sigma = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1))
  return { mean, sigma, n }
}

/**
 * Individual and exponentially weighted moving average chart (Roberts 1959; NIST/SEMATECH e-Handbook 6.3.2.4): z_i = w x_i + (1 - w) z_(i-1),
 * z_0 the reference's mean, limits mean ± L sigma sqrt(w / (2 - w) (1 - (1 - w)^(2 i))), exact from the first value on.
 */
export function controlChart(values: readonly number[], { mean, sigma }: Reference, { weight, limit }: ChartSettings): ControlChart {
  let average = mean
  const ewma = values.map((value, i) => {
    average = weight * value + (1 - weight) * average
    const half = limit * sigma * Math.sqrt((weight / (2 - weight)) * (1 - (1 - weight) ** (2 * (i + 1))))
    return { value: average, lower: mean - half, upper: mean + half }
  })
  return { individual: { lower: mean - limit * sigma, upper: mean + limit * sigma }, ewma }
}

/** Values beyond their limits, those in a row and on the same side as one. On a limit is within it. */
export function excursions(points: readonly { readonly value: number; readonly lower: number; readonly upper: number }[]): Excursion[] {
  const found: { from: number; to: number; direction: 'high' | 'low' }[] = []
  for (const [i, { value, lower, upper }] of points.entries()) {
    const direction = value > upper ? 'high' : value < lower ? 'low' : null
    if (direction === null) continue
    const last = found.at(-1)
    if (last?.to === i - 1 && last.direction === direction) last.to = i
    else found.push({ from: i, to: i, direction })
  }
  return found
}
