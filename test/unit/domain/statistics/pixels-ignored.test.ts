import { expect, test } from 'vitest'
import { makePixelAccumulator } from '#domain/statistics/pixels.ts'

test('pixels that are left out count neither as normal nor as defect', () => {
  const [width, height] = [12, 10]
  const at = (i: number, k: number): number => ((i * 2654435761 + k * 40503) >>> 5) % 1000
  const all = makePixelAccumulator()
  const filtered = makePixelAccumulator()
  for (let k = 0; k < 6; k++) {
    const map = Float32Array.from({ length: width * height }, (_, i) => at(i, k) / 1000)
    const mask = k < 3 ? null : Uint8Array.from(map, (_, i) => (i % width < 4 && i >= width * 2 ? 1 : 0))
    const counted = Uint8Array.from(map, (_, i) => (i % width > 2 && i % 7 !== 0 ? 1 : 0))
    all.add(map, mask, width, height, counted)
    const kept = [...map.keys()].filter((i) => counted[i] === 1)
    const values = Float32Array.from(kept, (i) => map[i]!)
    filtered.add(values, mask === null ? null : Uint8Array.from(kept, (i) => mask[i]!), kept.length, 1)
  }
  expect(all.result().pixelAuroc).toBeCloseTo(filtered.result().pixelAuroc!, 12)
  expect(all.result().maskedParts).toBe(3)
})

test('a defect that is left out whole is none', () => {
  const pixels = makePixelAccumulator()
  const map = Float32Array.from([0.9, 0.1, 0.2, 0.8])
  pixels.add(map, Uint8Array.from([1, 0, 0, 1]), 4, 1, Uint8Array.from([0, 1, 1, 1]))
  expect(pixels.result()).toMatchObject({ regions: 1, pixelAuroc: 1, pro: 1 })
})
