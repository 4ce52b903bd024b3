import { countAtMost, countBelow } from './sorted.ts'

/** Where a pixel value stands among the normal pixels: how many of them are higher, and how many at least as high. */
export type PixelRanks = { above(value: number): number; atLeast(value: number): number }

/** The values of all defect-free pixels of an acceptance set. */
export type NormalPixels = {
  readonly count: number
  /** False once values were put into bins. */
  readonly exact: boolean
  /** Takes the pixels where the mask is 0, or all without a mask. */
  add(map: Float32Array, mask: Uint8Array | null): void
  ranks(): PixelRanks
}

/** 512 maps of 256 x 256. Up to here every value is kept: at most 128 MB, 192 MB for a moment while the store grows. */
export const EXACT_PIXELS = 2 ** 25

/** Sign, exponent and 14 bits of fraction: 64 MB of counters, and values in one bin differ by less than 1 in 16,384. */
const BIN_BITS = 23

/**
 * Keeps every value up to `exactLimit` pixels; beyond that counts them in bins of equal leading float32 bits, so that memory stays at
 * 64 MB (128 MB in `ranks`) for any number of pixels. Values in one bin then count as equal.
 */
export function makeNormalPixels(exactLimit: number): NormalPixels {
  let values = new Float32Array(Math.min(exactLimit, 2 ** 20))
  let count = 0
  let bins: Float64Array | null = null

  const makeRoom = (more: number): void => {
    if (bins !== null || count + more <= values.length) return
    if (count + more <= exactLimit) {
      const larger = new Float32Array(Math.min(exactLimit, Math.max(count + more, 2 * values.length)))
      larger.set(values.subarray(0, count))
      values = larger
      return
    }
    bins = new Float64Array(2 ** BIN_BITS)
    addToBins(bins, values.subarray(0, count), null)
    values = new Float32Array(0)
  }

  return {
    get count() {
      return count
    },
    get exact() {
      return bins === null
    },
    add(map, mask) {
      makeRoom(map.length)
      if (bins !== null) {
        count += addToBins(bins, map, mask)
      } else if (mask === null) {
        values.set(map, count)
        count += map.length
      } else {
        for (let i = 0; i < map.length; i++) if (mask[i] === 0) values[count++] = map[i] as number
      }
    },
    ranks() {
      return bins === null ? exactRanks(values.subarray(0, count).sort()) : binRanks(bins, count)
    },
  }
}

function exactRanks(sorted: Float32Array): PixelRanks {
  return { above: (value) => sorted.length - countAtMost(sorted, value), atLeast: (value) => sorted.length - countBelow(sorted, value) }
}

function binRanks(bins: Float64Array, count: number): PixelRanks {
  const upTo = bins.slice()
  for (let i = 1; i < upTo.length; i++) upTo[i] = (upTo[i] as number) + (upTo[i - 1] as number)
  const binOf = makeBinOf()
  return {
    above: (value) => count - (upTo[binOf(value)] as number),
    atLeast: (value) => count - (upTo[binOf(value) - 1] ?? 0),
  }
}

function addToBins(bins: Float64Array, map: Float32Array, mask: Uint8Array | null): number {
  const binOf = makeBinOf()
  let added = 0
  for (let i = 0; i < map.length; i++) {
    if (mask !== null && mask[i] !== 0) continue
    const bin = binOf(map[i] as number)
    bins[bin] = (bins[bin] as number) + 1
    added++
  }
  return added
}

/** Leading bits of a float32, turned so that they rise with the value: the sign bit flipped, and all bits of negative numbers. */
function makeBinOf(): (value: number) => number {
  const float = new Float32Array(1)
  const bits = new Int32Array(float.buffer)
  return (value) => {
    float[0] = value + 0 // -0 would have a bin of its own, below 0
    const pattern = bits[0] as number
    return (pattern < 0 ? ~pattern : pattern | 0x80000000) >>> (32 - BIN_BITS)
  }
}
