import { expect, test } from 'vitest'
import { actsOf, actWord, progressOf, stateWord } from '#renderer/pages/train/run-words.ts'
import type { RunAt } from '#rpc/schemas/runs.ts'

const none = { scored: 0, unreadable: 0, parts: 10 }
const fault = { code: 'engine.lost', text: { what: 'w', why: 'y', do: 'd' } } as const
const acts = (state: RunAt, scores = none, isQueued = true): readonly string[] => actsOf({ state, scores, result: null }, isQueued)

test('a training under way can be paused, stopped and kept, or discarded', () => {
  expect(acts({ at: 'running', progress: null })).toEqual(['pause', 'stop', 'discard'])
})

test('one that the command line trains is left to the command line', () => {
  expect(acts({ at: 'running', progress: null }, none, false)).toEqual([])
})

test.each([[{ at: 'paused' }], [{ at: 'interrupted' }], [{ at: 'cancelled' }], [{ at: 'failed', fault }]] as const)(
  'goes on from %j',
  (state) => {
    expect(acts(state)[0]).toBe('resume')
    expect(stateWord(state)).not.toBe('')
  },
)

test('a finished run offers to score what has no score, and only then', () => {
  expect(acts({ at: 'done' })).toEqual(['score', 'discard'])
  expect(acts({ at: 'done' }, { scored: 8, unreadable: 2, parts: 10 })).toEqual(['discard'])
})

test('what failed while scoring is scored again, not trained again', () => {
  const result = {
    reduction: 'mean',
    reductionChosenBy: 'auto',
    residualScale: { median: 0, q99: 0, q9999: 0 },
    epochs: 1,
    steps: 1,
    trainingSeconds: 1,
  } as const
  expect(actsOf({ state: { at: 'failed', fault }, scores: none, result }, false)).toEqual(['score', 'discard'])
})

test('what would fail again the same way is not tried again', () => {
  const failed = (code: 'training.not-finite' | 'file.disk-full'): RunAt => ({ at: 'failed', fault: { ...fault, code } })
  expect(acts(failed('training.not-finite'))).toEqual(['discard'])
  expect(acts(failed('file.disk-full'))).toEqual(['resume', 'discard'])
})

test('progress is a count and a share, and nothing where there is no total', () => {
  expect(progressOf({ phase: 'p', done: 30, total: 120 })).toEqual({ text: '30 of 120', percent: 25 })
  expect(progressOf({ phase: 'p', done: 0, total: 0 })).toBeUndefined()
  expect(progressOf(null)).toBeUndefined()
})

test('stopping the first of two stages ends that stage only, and the button says so', () => {
  const at = (phase: string): RunAt => ({ at: 'running', progress: { phase, done: 1, total: 2 } })
  expect(actWord('stop', at('Stage 1 of 2: generator'))).toBe('End this stage')
  expect(actWord('stop', at('Stage 2 of 2: encoder'))).toBe('Stop and keep')
  expect(actWord('stop', at('Learning good parts'))).toBe('Stop and keep')
  expect(actWord('pause', { at: 'queued' })).toBe('Take out of the queue')
})
