import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { orderOf } from '#domain/threshold-order.ts'

describe('orderOf', () => {
  test('puts the places where a stable sort would', () => {
    const values = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: -3, max: 3 }), fc.float({ noNaN: true })), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(values, (numbers) => {
        // Not -0: it is equal to 0, and which of the two comes first is nobody's business.
        const plain = numbers.map((value) => value + 0)
        const places = plain.map((_, i) => i).sort((a, b) => (plain[a]! < plain[b]! ? -1 : plain[a]! > plain[b]! ? 1 : a - b))
        expect([...orderOf(Float64Array.from(plain))]).toEqual(places)
      }),
    )
  })

  test('orders nothing and one', () => {
    expect([...orderOf(new Float64Array(0))]).toEqual([])
    expect([...orderOf(Float64Array.of(0.5))]).toEqual([0])
  })
})
