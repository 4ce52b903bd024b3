import { expect, test } from 'vitest'
import { canMove, movesTo } from '#renderer/pages/train/queue-order.ts'
import type { QueueRow } from '#rpc/schemas/runs.ts'

const row = (run: number, state: QueueRow['state']): QueueRow => ({
  project: 'p',
  projectName: 'P',
  run,
  detector: 'autoencoder',
  state,
  imagesPerSecond: null,
  secondsLeft: null,
})
const rows = [row(1, { at: 'running', progress: null }), ...[2, 3, 4].map((run) => row(run, { at: 'queued' }))]

test('the one under way stays first', () => {
  expect(canMove(rows, 0, 'down')).toBe(false)
  expect(canMove(rows, 1, 'up')).toBe(false)
  expect(movesTo(rows, 3, 0)).toEqual([])
})

test('those that wait change places among themselves', () => {
  expect(canMove(rows, 1, 'down')).toBe(true)
  expect(canMove(rows, 3, 'down')).toBe(false)
  expect(movesTo(rows, 3, 1)).toEqual([
    { project: 'p', run: 4, direction: 'up' },
    { project: 'p', run: 4, direction: 'up' },
  ])
  expect(movesTo(rows, 1, 2)).toEqual([{ project: 'p', run: 2, direction: 'down' }])
  expect(movesTo(rows, 2, 2)).toEqual([])
})
