import { describe, expect, test } from 'vitest'
import { everything, NOTHING, only, reach, toggle, within } from '#renderer/pages/data/selection.ts'

/** Part numbers in the order that is shown: not that of the numbers. */
const ORDER = [40, 10, 30, 20, 50]
const partsOf = ({ parts }: { parts: ReadonlySet<number> }): number[] => [...parts]

describe('selection', () => {
  test('a click chooses one', () => expect(partsOf(only(ORDER, 2))).toEqual([30]))
  test('Ctrl+click takes in and out', () => {
    const two = toggle(only(ORDER, 0), ORDER, 3)
    expect(partsOf(two)).toEqual([40, 20])
    expect(partsOf(toggle(two, ORDER, 0))).toEqual([20])
  })
  test('Shift reaches from the last single click, in the order shown, either way', () => {
    const start = only(ORDER, 2)
    expect(partsOf(reach(start, ORDER, 4))).toEqual([30, 20, 50])
    expect(partsOf(reach(reach(start, ORDER, 4), ORDER, 0))).toEqual([40, 10, 30])
  })
  test('all of what is shown', () => expect(partsOf(everything(NOTHING, ORDER))).toEqual(ORDER))
  test('what is not shown any more is not chosen any more', () => {
    expect(partsOf(within(everything(NOTHING, ORDER), [10, 20, 60]))).toEqual([10, 20])
    expect(within(only(ORDER, 4), [10]).anchor).toBe(0)
  })
  test('a place outside the list chooses nothing', () => {
    expect(partsOf(only([], 0))).toEqual([])
    expect(partsOf(toggle(NOTHING, [], 3))).toEqual([])
  })
})
