import { expect, test } from 'vitest'
import { packScores, unpackScores } from '#rpc/score-columns.ts'

test('gives back every column as it was packed', () => {
  const columns = {
    count: 3,
    parts: Uint32Array.of(1, 70_000, 4_000_000_000),
    scores: Float64Array.of(0.1, Number.MIN_VALUE, 5e300),
    truths: Uint8Array.of(0, 1, 2),
    sets: Uint8Array.of(3, 2, 0),
    types: Uint16Array.of(0, 1, 65_535),
  }
  expect(unpackScores(packScores(columns).buffer)).toEqual(columns)
})

test('takes no bytes that are not whole parts', () => {
  expect(() => unpackScores(new ArrayBuffer(17))).toThrow(/whole number/)
})
