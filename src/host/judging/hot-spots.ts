import { labelRegions } from '#domain/statistics/regions.ts'
import type { HotSpot } from '#rpc/schemas/look.ts'

/** More than this nobody steps through. */
const MOST_SPOTS = 100

/** Connected areas of a residual map [size, size] above a line, highest peak first. `counted`: 0 where pixels do not count. */
export function hotSpots(residual: Float32Array, size: number, line: number, counted?: Uint8Array): HotSpot[] {
  const above = Uint8Array.from(residual, (value, at) => (value > line && counted?.[at] !== 0 ? 1 : 0))
  const { labels, sizes } = labelRegions(above, size, size)
  const peaks = Array.from(sizes, () => ({ at: 0, value: -Infinity }))
  for (const [at, label] of labels.entries()) {
    const peak = peaks[label - 1]
    const value = residual[at] ?? 0
    if (peak !== undefined && value > peak.value) Object.assign(peak, { at, value })
  }
  return peaks
    .map(({ at, value }, i) => ({ x: at % size, y: Math.floor(at / size), sizePixels: sizes[i] ?? 0, peak: value }))
    .sort((a, b) => b.peak - a.peak)
    .slice(0, MOST_SPOTS)
}
