import { describe, expect, it } from 'vitest'
import { partText } from '#renderer/pages/look/part-text.ts'
import { makeFormats } from '#renderer/state/format.ts'
import type { PartLook } from '#rpc/schemas/look.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'

const look = {
  part: { name: 'test/hole/003.png', truth: 'defective' },
  values: { width: 2048, height: 1024 },
  verdict: {
    run: 14,
    score: 0.561,
    pValue: 0.00797,
    size: 128,
    hotSpots: [
      { x: 25, y: 23, sizePixels: 61, peak: 0.74 },
      { x: 1, y: 1, sizePixels: 2, peak: 0.5 },
    ],
  },
} as unknown as PartLook
const line = { run: 14, line: { lower: 0.38, upper: 0.52 } } as ChosenLine
const english = makeFormats('en')

describe('partText', () => {
  it('says decision, score, p and the hottest spot in pixels of the picture', () => {
    expect(partText(look, line, english)).toBe(
      'test/hole/003.png: Flag, score 0.561 by run 14, p 0.008, 2 hot spots, the hottest at 408, 188 with 0.740',
    )
  })
  it('says what there is without a line, a score or a hot spot', () => {
    expect(partText({ ...look, verdict: null }, line, english)).toBe('test/hole/003.png, not scored.')
    const quiet = { ...look, verdict: { ...look.verdict!, pValue: null, hotSpots: [] } }
    expect(partText(quiet, null, english)).toBe('test/hole/003.png: no line in force, score 0.561 by run 14, no hot spot')
  })
})
