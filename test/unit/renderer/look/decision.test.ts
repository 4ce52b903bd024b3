import { describe, expect, it } from 'vitest'
import { judged, truthChip } from '#renderer/pages/look/decision.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'

const line = { run: 14, line: { lower: 0.38, upper: 0.52 } } as ChosenLine

describe('judged', () => {
  it('says pass, review and flag as the line does, an edge going to the stricter side', () => {
    const words = [0.379, 0.38, 0.519, 0.52].map((score) => judged(score, 'unknown', 14, line)?.word)
    expect(words).toEqual(['Pass', 'Review', 'Review', 'Flag'])
  })
  it('names escapes and overkill, and neither within the review band', () => {
    expect(judged(0.1, 'defective', 14, line)?.wrong).toBe('escape')
    expect(judged(0.9, 'good', 14, line)?.wrong).toBe('overkill')
    expect(judged(0.4, 'defective', 14, line)?.wrong).toBeNull()
    expect(judged(0.9, 'unknown', 14, line)?.wrong).toBeNull()
  })
  it('judges no score by the line of another run', () => {
    expect(judged(0.9, 'good', 15, line)).toBeNull()
    expect(judged(null, 'good', 14, line)).toBeNull()
    expect(judged(0.9, 'good', 14, null)).toBeNull()
  })
})

describe('truthChip', () => {
  it('says the defect type where it is known', () => {
    expect([truthChip('defective', 'hole').word, truthChip('defective', '').word, truthChip('good', '').word]).toEqual([
      'hole',
      'defective',
      'good',
    ])
  })
})
