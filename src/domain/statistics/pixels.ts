import { EXACT_PIXELS, makeNormalPixels, type PixelRanks } from './normal-pixels.ts'
import { labelRegions } from './regions.ts'

/** PRO is integrated up to this share of normal pixels flagged, and divided by it (Bergmann 2020, section 5.2). */
export const PRO_LIMIT = 0.3

/** How well residual maps find the defects' places. Null if there is no defective or no normal pixel, or a value was not finite. */
export type PixelResult = {
  /** Probability that a defective pixel is higher than a normal one, over all pixels of all parts (scikit-learn's roc_auc_score). */
  readonly pixelAuroc: number | null
  /** Covered share of a defect's area, mean over all regions of the set, integrated over the share of normal pixels flagged, 0…0.3, / 0.3. */
  readonly pro: number | null
  /** Parts that came with a mask. */
  readonly maskedParts: number
  /** Connected defect areas (8 neighbours) over the whole set. */
  readonly regions: number
  /** Neither figure is further than this from the exact one; 0 up to 33.5 million normal pixels. */
  readonly errorBound: number
}

/** Takes the maps of an acceptance set one by one. */
export type PixelAccumulator = {
  /**
   * One part. map, mask: [height, width]; any non-zero mask value is defect. A good part has no mask; a defective part
   * without one must be left out, since nobody knows which of its pixels are normal. counted: [height, width], 0 where pixels are left out
   * altogether, of normal ones and of defects alike; a defect that is left out whole is none.
   */
  add(map: Float32Array, mask: Uint8Array | null, width: number, height: number, counted?: Uint8Array): void
  /** The figures for what was added so far; more may follow. */
  result(): PixelResult
}

/** Values of one part's defective pixels, region after region; `ends[i]` is where region i stops. */
type PartDefects = { readonly values: Float32Array; readonly ends: Uint32Array }

/**
 * Pixel AUROC and PRO over maps that are fed one at a time. Memory: 4 bytes for each defective pixel and, for normal pixels,
 * 4 bytes each up to 128 MB, then a constant 64 MB (`normal-pixels.ts`).
 *
 * Both figures are sums over defective pixels. If a pixel's value is met when a share a of normal pixels is strictly higher and a share
 * b at least as high, the curve of its own coverage climbs in a straight line from (a, 0) to (b, 1) and stays there. Trapezoids over
 * every distinct threshold are linear in the curve, so the areas under these climbs, averaged over pixels (AUROC) or first over each
 * region (PRO), are the areas under the averaged curves, with the last trapezoid cut where it meets 0.3.
 */
export function makePixelAccumulator({ exactLimit = EXACT_PIXELS }: { readonly exactLimit?: number } = {}): PixelAccumulator {
  const normal = makeNormalPixels(exactLimit)
  const defects: PartDefects[] = []
  let maskedParts = 0
  let finite = true

  return {
    add(map, mask, width, height, counted) {
      const pixels = width * height
      if (map.length !== pixels || (mask !== null && mask.length !== pixels)) {
        throw new Error(`Map of ${map.length} and mask of ${mask?.length ?? 'no'} values do not fit ${width} x ${height}`)
      }
      finite &&= map.every(Number.isFinite)
      normal.add(map, counted === undefined ? mask : counted.map((cell, i) => (cell === 0 || (mask !== null && mask[i] !== 0) ? 1 : 0)))
      if (mask === null) return
      maskedParts++
      const seen = counted === undefined ? mask : mask.map((value, i) => (counted[i] === 0 ? 0 : value))
      defects.push(collectDefects(map, seen, width, height))
    },
    result() {
      const regions = defects.reduce((sum, part) => sum + part.ends.length, 0)
      if (!finite || regions === 0 || normal.count === 0) return { pixelAuroc: null, pro: null, maskedParts, regions, errorBound: 0 }
      const areas = sumAreas(defects, normal.ranks(), normal.count)
      return {
        pixelAuroc: areas.full / areas.pixels,
        pro: areas.regionMeans / regions / PRO_LIMIT,
        maskedParts,
        regions,
        errorBound: normal.exact ? 0 : Math.max(areas.width / areas.pixels, areas.regionWidths / regions / PRO_LIMIT),
      }
    },
  }
}

function collectDefects(map: Float32Array, mask: Uint8Array, width: number, height: number): PartDefects {
  const { labels, sizes } = labelRegions(mask, width, height)
  const ends = new Uint32Array(sizes.length)
  let total = 0
  // First where each region begins; each value written moves that on, so that in the end it is where the region stops.
  sizes.forEach((size, region) => {
    ends[region] = total
    total += size
  })
  const values = new Float32Array(total)
  labels.forEach((label, pixel) => {
    if (label === 0) return
    const place = ends[label - 1] as number
    values[place] = map[pixel] as number
    ends[label - 1] = place + 1
  })
  return { values, ends }
}

type Areas = { full: number; pixels: number; regionMeans: number; width: number; regionWidths: number }

function sumAreas(defects: readonly PartDefects[], ranks: PixelRanks, count: number): Areas {
  const areas: Areas = { full: 0, pixels: 0, regionMeans: 0, width: 0, regionWidths: 0 }
  for (const { values, ends } of defects) {
    let start = 0
    for (const end of ends) {
      let limited = 0
      let limitedWidth = 0
      for (let i = start; i < end; i++) {
        const value = values[i] as number
        const a = ranks.above(value) / count
        const b = ranks.atLeast(value) / count
        areas.full += 1 - (a + b) / 2
        areas.width += (b - a) / 2
        limited += areaUnderClimb(a, b)
        limitedWidth += Math.max(0, Math.min(b, PRO_LIMIT) - a)
      }
      areas.pixels += end - start
      areas.regionMeans += limited / (end - start)
      areas.regionWidths += limitedWidth / (end - start)
      start = end
    }
  }
  return areas
}

/** Area between 0 and PRO_LIMIT under the line that climbs from 0 at a to 1 at b and stays there. 0 <= a <= b <= 1. */
function areaUnderClimb(a: number, b: number): number {
  if (b <= PRO_LIMIT) return PRO_LIMIT - (a + b) / 2
  return a >= PRO_LIMIT ? 0 : (PRO_LIMIT - a) ** 2 / (2 * (b - a))
}
