import { describe, expect, it } from 'vitest'
import { onGrid, sharpness } from '#renderer/viewer/scene.ts'

const size = (side: number) => ({ width: side, height: side })
const levels = [2048, 1024, 512, 256].map(size)

describe('sharpness', () => {
  it('draws squares from 100 % on', () => {
    expect(sharpness(levels, size(2048), 1)).toEqual({ level: 0, smooth: false })
    expect(sharpness(levels, size(2048), 16)).toEqual({ level: 0, smooth: false })
  })
  it('draws averages below, of the copy next larger than what is seen', () => {
    expect(sharpness(levels, size(2048), 0.3)).toEqual({ level: 1, smooth: true })
    expect(sharpness(levels, size(2048), 0.02)).toEqual({ level: 3, smooth: true })
  })
  it("counts a map's own pixels, which are larger than the picture's", () => {
    // 128 over 2048: at 25 % each pixel of the map is four of the screen.
    expect(sharpness([size(128)], size(2048), 0.25)).toEqual({ level: 0, smooth: false })
    expect(sharpness([size(128)], size(2048), 0.05)).toEqual({ level: 0, smooth: true })
  })
})

describe('onGrid', () => {
  it('stretches a grid over the whole picture, each direction by itself', () => {
    const [a, b, c, d, e, f] = onGrid([2, 0, 0, 2, 10, 20], { width: 2048, height: 1024 }, size(128))
    expect([a * 128 + c * 128 + e, b * 128 + d * 128 + f]).toEqual([2 * 2048 + 10, 2 * 1024 + 20])
  })
})
