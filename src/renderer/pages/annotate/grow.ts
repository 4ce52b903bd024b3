import type { Values } from '#renderer/viewer/png-values.ts'
import type { Point } from '#renderer/viewer/view.ts'

/**
 * Region growing: all pixels that hang together with `seed` over their sides and differ from it by at most `tolerance` in every channel,
 * in stored values of the file (0…255 or 0…65535). As spans.
 */
export function grownSpans(values: Values, seed: Point, tolerance: number): number[] {
  const { width, height } = values
  if (seed.x < 0 || seed.y < 0 || seed.x >= width || seed.y >= height) return []
  const like = likeSeed(values, seed, tolerance)
  /** 1: belongs to it. */
  const inside = new Uint8Array(width * height)
  const spans: number[] = []
  const waiting = [seed.y * width + seed.x]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (inside[at] === 1) continue
    const y = Math.floor(at / width)
    const start = y * width
    let from = at - start
    while (from > 0 && like(start + from - 1)) from--
    let until = at - start + 1
    while (until < width && like(start + until)) until++
    inside.fill(1, start + from, start + until)
    spans.push(y, from, until)
    // One seed for each stretch above and below that this one touches.
    for (const beside of [y - 1, y + 1]) {
      if (beside < 0 || beside >= height) continue
      let was = false
      for (let x = from; x < until; x++) {
        const next = beside * width + x
        const is = inside[next] === 0 && like(next)
        if (is && !was) waiting.push(next)
        was = is
      }
    }
  }
  return spans
}

function likeSeed({ data, width, channels }: Values, seed: Point, tolerance: number): (pixel: number) => boolean {
  const from = (seed.y * width + seed.x) * channels
  const [r = 0, g = 0, b = 0] = data.subarray(from, from + channels)
  if (channels === 1) return (pixel) => Math.abs((data[pixel] ?? 0) - r) <= tolerance
  return (pixel) => {
    const at = pixel * channels
    return (
      Math.abs((data[at] ?? 0) - r) <= tolerance &&
      Math.abs((data[at + 1] ?? 0) - g) <= tolerance &&
      (channels < 3 || Math.abs((data[at + 2] ?? 0) - b) <= tolerance)
    )
  }
}
