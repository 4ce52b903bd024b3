import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeDraw } from '#domain/random.ts'
import { drawDefect } from '#engine/training/defects/draw-defect.ts'

const SIZE = 24

/** A lit gradient with grain: grey, or in colour. */
function picture(seed: number, isGrey: boolean): Uint8Array {
  const draw = makeDraw(seed)
  return Uint8Array.from({ length: SIZE * SIZE * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3)
    return 60 + 4 * (pixel % SIZE) + (isGrey ? (pixel * 7919) % 20 : draw.integer(20) + 20 * (i % 3))
  })
}

describe('a synthetic defect', () => {
  test('changes the picture visibly, and not all of it', () => {
    fc.assert(
      fc.property(fc.integer(), fc.boolean(), (seed, isGrey) => {
        const before = picture(seed, isGrey)
        const after = drawDefect(before, SIZE, makeDraw(seed, 'defect'))
        const changes = after.map((value, i) => Math.abs(value - before[i]!))
        expect(Math.max(...changes)).toBeGreaterThanOrEqual(5)
        const share = changes.filter((change) => change > 0).length / changes.length
        expect(share).toBeLessThan(0.6)
      }),
    )
  })

  test('leaves a grey picture grey', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const after = drawDefect(picture(seed, true), SIZE, makeDraw(seed, 'defect'))
        for (let i = 0; i < after.length; i += 3) expect([after[i + 1], after[i + 2]]).toEqual([after[i], after[i]])
      }),
    )
  })

  test('is the same for the same stream, and leaves the original alone', () => {
    const before = picture(1, false)
    const kept = before.slice()
    expect(drawDefect(before, SIZE, makeDraw(2))).toEqual(drawDefect(before, SIZE, makeDraw(2)))
    expect(before).toEqual(kept)
  })

  test('keeps 16 bits 16 bits', () => {
    const before = Uint16Array.from(picture(1, false), (value) => value * 257)
    const after = drawDefect(before, SIZE, makeDraw(2))
    expect(after).toBeInstanceOf(Uint16Array)
    expect(after).not.toEqual(before)
  })
})
