import { expect, test } from 'vitest'
import { block } from '#engine/compute/program.ts'
import { spreadOf, varietyOf } from '#engine/training/variety.ts'

const pictures = (...rows: number[][]) => block([rows.length, 2, 1, 1], Float32Array.from(rows.flat()))

test('the spread of pictures is the root mean square distance to their mean picture', () => {
  // Pixel means 0.5 and 0.25; squares 0.25 and 0.0625 at each picture; their mean 0.15625.
  expect(spreadOf(pictures([0, 0], [1, 0.5]))).toBeCloseTo(Math.sqrt(0.15625), 7)
})

test('drawings that are all alike have no variety, and those as different as good parts have 1', () => {
  const parts = pictures([0, 0], [1, 0.5])
  expect(varietyOf(pictures([0.3, 0.4], [0.3, 0.4]), parts)).toBeCloseTo(0, 7)
  expect(varietyOf(pictures([1, 0.5], [0, 0]), parts)).toBeCloseTo(1, 7)
})

test('good parts that are all alike say nothing about drawings', () => {
  expect(varietyOf(pictures([0, 0], [1, 1]), pictures([0.5, 0.5]))).toBeUndefined()
})
