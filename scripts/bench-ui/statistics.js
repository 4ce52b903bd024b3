/** Median, 95th percentile and longest of some times, in ms to the tenth. */
export function spread(times) {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN
  return { count: sorted.length, median: tenth(at(0.5)), p95: tenth(at(0.95)), longest: tenth(sorted.at(-1) ?? NaN) }
}

export function tenth(ms) {
  return Math.round(ms * 10) / 10
}
