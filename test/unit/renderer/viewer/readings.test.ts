import { describe, expect, it } from 'vitest'
import { readPixel } from '#renderer/viewer/readings.ts'

const size = { width: 4, height: 2 }
const input = { data: Uint16Array.from({ length: 24 }, (_, i) => 1000 * i), width: 4, height: 2, channels: 3 }
const scored = {
  rebuilt: [],
  rebuiltValues: { data: Uint8Array.from([1, 2, 3, 7, 7, 7, 4, 5, 6, 8, 9, 10]), width: 2, height: 2, channels: 3 },
  residual: Float32Array.from([0, 0.25, 0.5, 0.75]),
  side: 2,
  scale: { median: 0, q99: 0, q9999: 0 },
  contour: [],
  spots: [],
}

describe('readPixel', () => {
  it('reads the stored values of the file, all 16 bits', () => {
    expect(readPixel({ x: 3, y: 1 }, size, input, null)).toEqual({
      at: { x: 3, y: 1 },
      input: [21_000, 22_000, 23_000],
      rebuilt: null,
      residual: null,
    })
  })
  it('reads the map where the picture was squeezed to, and one number for a grey', () => {
    expect(readPixel({ x: 2, y: 0 }, size, null, scored)).toEqual({ at: { x: 2, y: 0 }, input: null, rebuilt: [7], residual: 0.25 })
    expect(readPixel({ x: 1, y: 1 }, size, null, scored)).toMatchObject({ rebuilt: [4, 5, 6], residual: 0.5 })
  })
})
