import { describe, expect, test } from 'vitest'
import { verdictWord } from '#renderer/pages/review/acts.ts'
import { partsToJudge } from '#renderer/pages/review/bulk.ts'
import { chooseStudyParts, type StudyPart } from '#renderer/pages/review/choose-study-parts.ts'
import { paceOf } from '#renderer/pages/review/pace.ts'
import { readQueueView } from '#renderer/pages/review/queue-view.ts'
import { moved, readParts } from '#renderer/pages/review/settings-fields.ts'
import { holds } from '#renderer/pages/review/study-limits.ts'
import { studyProblem } from '#renderer/pages/review/study-plan.ts'

describe('the pace', () => {
  test('is the mean of the last twenty steps, without those in which somebody was away', () => {
    expect(paceOf([0])).toBeNull()
    expect(paceOf([0, 8000, 20_000])).toBe(10)
    expect(paceOf([0, 8000, 500_000, 512_000])).toBe(10)
    const slowThenQuick = [0, 100_000, ...Array.from({ length: 20 }, (_, i) => 100_000 + (i + 1) * 2000)]
    expect(paceOf(slowThenQuick)).toBe(2)
  })
})

describe('the address', () => {
  test('names what is shown, and what it does not know is left out', () => {
    expect(readQueueView({ show: 'second', order: 'highest', blind: '1' })).toEqual({
      show: 'second',
      which: 'second',
      order: 'highest',
      passes: false,
      blind: true,
    })
    expect(readQueueView({ show: 'x', order: 'y', passes: '2' })).toEqual({
      show: 'queue',
      which: 'first',
      order: 'nearest',
      passes: false,
      blind: false,
    })
  })
})

describe('parts of an agreement study', () => {
  const parts = Array.from({ length: 300 }, (_, i): StudyPart => ({ part: i + 1, score: i / 300, truth: i < 250 ? 'good' : 'defective' }))
  const line = { lower: 0.5, upper: 0.6 }

  test('are a third nearest the line, good and defective both, each once, and the same for the same seed', () => {
    const chosen = chooseStudyParts(parts, line, 60, 7)
    expect([chosen.length, new Set(chosen).size]).toEqual([60, 60])
    // By hand: distance 0 are the scores 150/300 and 180/300, then outwards from both.
    const nearest = [151, 181, 150, 152, 180, 182]
    expect(chosen).toEqual(expect.arrayContaining(nearest))
    expect(chosen.filter((part) => (part >= 146 && part <= 156) || (part >= 176 && part <= 186)).length).toBeGreaterThanOrEqual(20)
    expect(chosen.filter((part) => part > 250)).toHaveLength(30)
    expect(chooseStudyParts(parts, line, 60, 7)).toEqual(chosen)
    expect(chooseStudyParts(parts, line, 60, 8)).not.toEqual(chosen)
  })

  test('are all there are where there are fewer', () => {
    expect(chooseStudyParts(parts.slice(0, 10), line, 50, 1).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  test('are too few below fifty, and one person is no study', () => {
    const plan = { name: 'A', people: ['x', 'y'], rounds: 2, wanted: 50, parts: 50 }
    expect(studyProblem(plan)).toBeNull()
    expect(studyProblem({ ...plan, parts: 49 })?.field).toBe('parts')
    expect(studyProblem({ ...plan, people: ['x', 'x'] })?.field).toBe('people')
    expect(studyProblem({ ...plan, rounds: 1 })?.field).toBe('rounds')
    expect(studyProblem({ ...plan, name: ' ' })?.field).toBe('name')
  })

  test('a figure at its limit is within it, and no figure is neither within nor outside', () => {
    expect([holds(0.9, { least: 0.9 }), holds(0.021, { most: 0.02 }), holds(null, { most: 1 })]).toEqual(['yes', 'no', 'open'])
  })
})

test('one verdict for many leaves out what is judged, and knows the newest record of each', () => {
  const standing = { last: 9, state: 'judged', verdict: 'good', type: '', firstBy: 'x', people: 1 } as const
  const standings = [
    { part: 2, last: 9, standing },
    { part: 3, last: 12, standing: null },
  ]
  expect(partsToJudge([1, 2, 3], standings, true)).toEqual([
    { part: 1, expects: 0 },
    { part: 3, expects: 12 },
  ])
  expect(partsToJudge([1, 2], standings, false)).toEqual([
    { part: 1, expects: 0 },
    { part: 2, expects: 9 },
  ])
})

test('gauge parts are typed as numbers or names, and types change places', () => {
  expect(readParts('12, P-0040;77 12')).toEqual([12, 40, 77])
  expect(readParts('')).toEqual([])
  expect(readParts('12, hole')).toBeNull()
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b'])
  expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b'])
})

test('a verdict is said in a word', () => {
  expect(verdictWord({ verdict: 'defective', type: 'dent' })).toBe('dent')
  expect(verdictWord({ verdict: 'defective', type: '' })).toBe('defect')
  expect(verdictWord({ verdict: 'second-look', type: '' })).toBe('second look')
})
