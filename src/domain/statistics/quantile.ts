/** The value below which a share `ratio` (0…1) lies, linear between neighbours (numpy's default, R type 7). `values`: rising order, not empty. */
export function quantile(values: Float64Array, ratio: number): number {
  if (values.length === 0) throw new Error('A quantile of nothing was asked for')
  const place = Math.min(1, Math.max(0, ratio)) * (values.length - 1)
  const below = Math.floor(place)
  const low = values[below] as number
  const high = values[Math.min(below + 1, values.length - 1)] as number
  return low + (high - low) * (place - below)
}
