import { expect, test } from 'vitest'
import { paceOf, secondsLeft } from '#renderer/pages/train/remaining.ts'

const at = (done: number, phase = 'Learning'): { phase: string; done: number; total: number } => ({ phase, done, total: 100 })

test('measures from what was first seen, not from the beginning of the phase', () => {
  const pace = paceOf(undefined, at(50), 1_000)
  // Ten done in five seconds, forty left.
  expect(secondsLeft(paceOf(pace, at(60), 6_000), at(60), 6_000)).toBe(20)
})

test('says nothing before there is something to measure', () => {
  const pace = paceOf(undefined, at(50), 1_000)
  expect(secondsLeft(pace, at(50), 9_000)).toBeUndefined()
  expect(secondsLeft(pace, at(51), 1_500)).toBeUndefined()
})

test('a new phase, and a training that went back to a checkpoint, are measured anew', () => {
  const pace = paceOf(undefined, at(50), 1_000)
  expect(paceOf(pace, at(1, 'Scoring'), 2_000)).toEqual({ phase: 'Scoring', fromDone: 1, fromMs: 2_000 })
  expect(paceOf(pace, at(20), 2_000)).toEqual({ phase: 'Learning', fromDone: 20, fromMs: 2_000 })
})
