import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeBatch } from '#engine/images/batch.ts'

test('a level becomes its share of the depth’s largest, rounded once to float32', () => {
  const bytes = Uint8Array.of(0, 1, 2, 100, 128, 200, 254, 255, 3, 7, 51, 85)
  const words = Uint16Array.of(0, 1, 257, 40000, 65534, 65535, 32768, 13107, 21845, 5, 6, 7)
  const { shape, data } = makeBatch([bytes, words], 2)
  expect(shape).toEqual([2, 2, 2, 3])
  expect([...data]).toEqual([...bytes].map((v) => Math.fround(v / 255)).concat([...words].map((v) => Math.fround(v / 65535))))
})

test('a flipped picture is mirrored left to right, its colours and rows in place', () => {
  const picture = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
  const back = [...makeBatch([picture, picture], 2, [0, 1]).data].map((v) => Math.round(v * 255))
  expect(back).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9])
})

test('flipping twice gives the picture again', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.infiniteStream(fc.integer({ min: 0, max: 65535 })), (size, levels) => {
      const picture = Uint16Array.from({ length: size * size * 3 }, () => levels.next().value)
      const once = Uint16Array.from(makeBatch([picture], size, [true]).data, (v) => Math.round(v * 65535))
      expect(makeBatch([once], size, [true]).data).toEqual(makeBatch([picture], size).data)
    }),
  )
})

test('a picture of another size is a mistake of the caller', () => {
  expect(() => makeBatch([new Uint8Array(12)], 3)).toThrow('A picture of 12 numbers is not [3, 3, 3].')
})
