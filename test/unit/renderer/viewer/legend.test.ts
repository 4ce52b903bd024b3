import { describe, expect, it } from 'vitest'
import { legendMarks } from '#renderer/viewer/legend.ts'

const scale = { most: 0.8, isLocked: true, median: 0.1, q99: 0.3, q9999: 0.4 }

describe('legendMarks', () => {
  it('stands from the top of the scale down to zero', () => {
    expect(legendMarks(scale).map(({ value, text }) => `${value} ${text}`)).toEqual([
      '0.8 and beyond',
      '0.4 pixel line',
      '0.3 99 % of good',
      '0.1 median of good',
      '0 ',
    ])
  })
  it('writes no two over each other: median and 99 % of good go before the rest', () => {
    const texts = legendMarks({ ...scale, median: 0.01, q99: 0.39 }).map(({ text }) => text)
    expect(texts).toEqual(['and beyond', '99 % of good', 'median of good'])
  })
  it('leaves out what lies beyond a scale of its own', () => {
    expect(legendMarks({ ...scale, most: 0.2, isLocked: false }).map(({ text }) => text)).toEqual(['most here', 'median of good', ''])
  })
})
