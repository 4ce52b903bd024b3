import { describe, expect, test } from 'vitest'
import { chooseRun, withEpoch, withProgress } from '#renderer/state/run-list.ts'
import type { QueueRow, RunAt, RunRow } from '#rpc/schemas/runs.ts'

function run(number: number, at: RunAt['at']): RunRow {
  const state: RunAt =
    at === 'running' || at === 'scoring'
      ? { at, progress: null }
      : at === 'failed'
        ? { at, fault: { code: 'internal', text: { what: '', why: '', do: '' } } }
        : at === 'discarded'
          ? { at, reason: '' }
          : { at }
  return {
    run: number,
    uuid: String(number),
    folder: '',
    detector: 'autoencoder',
    preset: '',
    settings: {},
    seed: 0,
    device: '',
    createdAt: '',
    snapshot: '',
    counts: { train: 0, calibrate: 0, test: 0 },
    dataChanged: false,
    ignoreChanged: false,
    state,
    result: null,
    scores: { scored: 0, unreadable: 0, parts: 0 },
    figures: null,
  } as RunRow
}

describe('chooseRun', () => {
  const runs = [run(5, 'running'), run(4, 'done'), run(3, 'done')]
  test('takes the one that the address names', () => expect(chooseRun(runs, '3')?.run).toBe(3))
  test('takes the newest that is done where none is named, or it is gone', () => {
    expect(chooseRun(runs, undefined)?.run).toBe(4)
    expect(chooseRun(runs, '99')?.run).toBe(4)
  })
  test('takes the newest where none is done', () => expect(chooseRun([run(2, 'queued'), run(1, 'failed')], undefined)?.run).toBe(2))
  test('gives none where there is none', () => expect(chooseRun([], '1')).toBeNull())
})

describe('withProgress', () => {
  const progress = { phase: 'training', done: 3, total: 10 }
  test('reaches the run that works, and no other', () => {
    const [first, second] = withProgress([run(5, 'running'), run(4, 'running')], { project: 'a', run: 5, progress })
    expect(first?.state).toEqual({ at: 'running', progress })
    expect(second?.state).toEqual({ at: 'running', progress: null })
  })
  test('does not bring back to work what has ended', () => {
    const [row] = withProgress([run(5, 'done')], { project: 'a', run: 5, progress })
    expect(row?.state).toEqual({ at: 'done' })
  })
})

describe('withEpoch', () => {
  test('tells runs of the same number in two projects apart', () => {
    const row = (project: string): QueueRow => ({
      project,
      projectName: project,
      run: 1,
      detector: '',
      state: { at: 'queued' },
      imagesPerSecond: null,
      secondsLeft: null,
    })
    const epoch = { stage: '', epoch: 1, epochs: 2, step: 1, losses: {}, imagesPerSecond: 50, secondsLeft: 7 }
    const [a, b] = withEpoch([row('a'), row('b')], { project: 'b', run: 1, epoch })
    expect([a?.secondsLeft, b?.secondsLeft]).toEqual([null, 7])
  })
})
