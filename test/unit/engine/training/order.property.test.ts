import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { epochEndingWith, epochsOf, pictureOrder, stepsOf } from '#engine/training/order.ts'

const sizes = fc
  .integer({ min: 1, max: 40 })
  .chain((count) => fc.record({ count: fc.constant(count), batch: fc.integer({ min: 1, max: count }) }))
const stages = fc.oneof(
  fc.record({ epochs: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ epochs: fc.integer({ min: 1, max: 6 }), maxSteps: fc.integer({ min: 1, max: 50 }) }),
)

describe('the order of pictures', () => {
  test('shows every picture once before any comes again', () => {
    fc.assert(
      fc.property(sizes, fc.integer(), ({ count, batch }, seed) => {
        const order = pictureOrder(seed, 'learn', count, batch)
        const row = Array.from({ length: 2 * count }, (_, i) => order(i + 1)).flat()
        for (let epoch = 0; epoch < 2; epoch++) {
          expect([...row.slice(epoch * count, (epoch + 1) * count)].sort((a, b) => a - b)).toEqual(
            Array.from({ length: count }, (_, i) => i),
          )
        }
      }),
    )
  })

  test('gives a step the same pictures whether or not the steps before were asked for', () => {
    fc.assert(
      fc.property(sizes, fc.integer(), fc.integer({ min: 1, max: 60 }), ({ count, batch }, seed, step) => {
        const walked = pictureOrder(seed, 'learn', count, batch)
        for (let before = 1; before < step; before++) walked(before)
        expect(walked(step)).toEqual(pictureOrder(seed, 'learn', count, batch)(step))
      }),
    )
  })

  test('differs between epochs, stages and seeds', () => {
    const order = pictureOrder(1, 'learn', 30, 30)
    expect(order(1)).not.toEqual(order(2))
    expect(order(1)).not.toEqual(pictureOrder(1, 'other', 30, 30)(1))
    expect(order(1)).not.toEqual(pictureOrder(2, 'learn', 30, 30)(1))
  })
})

describe('epochs', () => {
  test('end once each, in order, the last with the last step', () => {
    fc.assert(
      fc.property(sizes, stages, ({ count, batch }, stage) => {
        const total = stepsOf(stage, count, batch)
        const ends = Array.from({ length: total }, (_, i) => epochEndingWith(i + 1, stage, count, batch)).filter(
          (epoch) => epoch !== undefined,
        )
        expect(ends).toEqual(Array.from({ length: epochsOf(stage, count, batch) }, (_, i) => i + 1))
        expect(epochEndingWith(total, stage, count, batch)).toBe(epochsOf(stage, count, batch))
      }),
    )
  })

  test('are all shown, unless steps run out', () => {
    expect(stepsOf({ epochs: 2 }, 20, 16)).toBe(3)
    expect(stepsOf({ epochs: 2, maxSteps: 2 }, 20, 16)).toBe(2)
  })
})
