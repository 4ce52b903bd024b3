import { expect, test } from 'vitest'
import { measurePicture } from '#engine/images/measure.ts'
import type { Picture } from '#engine/images/picture.ts'

/** Three equal channels of grey levels. */
const picture = (levels: readonly (readonly number[])[], depth: 8 | 16 = 8): Picture => {
  const data = levels.flatMap((row) => row.flatMap((level) => [level, level, level]))
  const size = { width: levels[0]!.length, height: levels.length }
  return depth === 8 ? { ...size, depth, data: Uint8Array.from(data) } : { ...size, depth, data: Uint16Array.from(data) }
}

test('a flat picture has its grey and no sharpness', () => {
  const { brightness, sharpness } = measurePicture(
    picture([
      [51, 51, 51],
      [51, 51, 51],
      [51, 51, 51],
    ]),
  )
  expect(brightness).toBeCloseTo(0.2, 6)
  expect(sharpness).toBeCloseTo(0, 6)
})

test('sharpness is the spread of the Laplacian over the mean grey, by hand', () => {
  // Inner pixels: 0 beside a 255 (Laplacian 1) and the 255 itself (Laplacian -4); their standard deviation is 2.5.
  const { brightness, sharpness } = measurePicture(
    picture([
      [0, 0, 0, 0],
      [0, 255, 0, 0],
      [0, 0, 0, 0],
    ]),
  )
  expect(brightness).toBeCloseTo(1 / 12, 6)
  expect(sharpness).toBeCloseTo(2.5 * 12, 4)
})

test('half the light changes brightness and not sharpness, in 16 bits too', () => {
  const bright = measurePicture(
    picture(
      [
        [1000, 2000, 1000],
        [4000, 60000, 2000],
        [1000, 3000, 1000],
        [0, 8, 8],
      ],
      16,
    ),
  )
  const dark = measurePicture(
    picture(
      [
        [500, 1000, 500],
        [2000, 30000, 1000],
        [500, 1500, 500],
        [0, 4, 4],
      ],
      16,
    ),
  )
  expect(dark.brightness).toBeCloseTo(bright.brightness / 2, 6)
  expect(dark.sharpness).toBeCloseTo(bright.sharpness, 4)
})

test('a black picture, and one without an inner pixel, have none', () => {
  expect(
    measurePicture(
      picture([
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ]),
    ),
  ).toEqual({ brightness: 0, sharpness: 0 })
  expect(measurePicture(picture([[255, 255]]))).toEqual({ brightness: 1, sharpness: 0 })
})
