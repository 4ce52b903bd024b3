import { describe, expect, test } from 'vitest'
import type { QueueItem, VerdictRow } from '#rpc/schemas/review.ts'
import {
  inHand,
  nextOpen,
  notOnStrip,
  slotOf,
  withAnswer,
  withGiven,
  withoutGiven,
  withSkipped,
  withSlot,
  type Strip,
} from '#renderer/pages/review/strip.ts'

const item = (part: number): QueueItem => ({
  part,
  name: `P-${part}`,
  content: '',
  width: 1,
  height: 1,
  score: null,
  decision: null,
  expects: 0,
})
const said = { verdict: 'good', type: '', severity: '', note: '' } as const
const row = { record: 101 } as VerdictRow
const strip = (n: number): Strip => Array.from({ length: n }, (_, i) => slotOf(item(i + 1), 'first'))

describe('the strip of parts', () => {
  test('goes on to the next part that has no verdict and was not skipped', () => {
    const judged = withSkipped(withGiven(strip(4), 1, 'a', said), 2)
    expect(nextOpen(judged, 0)).toBe(3)
    // One that was left behind comes before anything new.
    expect(nextOpen(judged, 3)).toBe(0)
    expect(nextOpen(withGiven(judged, 0, 'b', said), 3)).toBe(4)
  })

  test('lets a second verdict on a part follow the first, before and after its number is known', () => {
    const given = withGiven(strip(1), 0, 'a', said)
    expect(given[0]!.expects).toEqual({ after: 'a' })
    expect(withAnswer(given, 'a', 101, row)[0]).toMatchObject({ expects: 101, given: { row: { record: 101 } } })
  })

  test('opens a part again when its verdict is taken back; the next one follows the taking back', () => {
    const given = withAnswer(withGiven(strip(1), 0, 'a', said), 'a', 101, row)
    const [slot] = withoutGiven(given, 'a', 'b')
    expect(slot).toMatchObject({ given: null, takenBack: 101, expects: { after: 'b' } })
    expect(withAnswer(withoutGiven(given, 'a', 'b'), 'b', 102, null)[0]!.expects).toBe(102)
  })

  test('knows again what the part was when a verdict that never arrived is given up', () => {
    expect(withoutGiven(withGiven(strip(1), 0, 'a', said), 'a', null)[0]).toMatchObject({ given: null, expects: 0, takenBack: null })
  })

  test('holds back from the queue what is shown, on its way or skipped, and nothing that is done', () => {
    const some = withGiven(withAnswer(withGiven(strip(3), 0, 'a', said), 'a', 101, row), 1, 'b', said)
    expect(inHand(some)).toEqual([2, 3])
    expect(notOnStrip([item(3), item(8), item(9)], some, [9]).map(({ part }) => part)).toEqual([8])
  })

  test('forgets the oldest beyond two hundred, but none that is still being saved', () => {
    let long: Strip = withGiven(withSlot([], slotOf(item(1), 'first')), 0, 'a', said)
    for (let part = 2; part <= 205; part++) long = withSlot(long, slotOf(item(part), 'first'))
    expect(long).toHaveLength(201)
    expect([long[0]!.item.part, long[1]!.item.part]).toEqual([1, 6])
  })
})
