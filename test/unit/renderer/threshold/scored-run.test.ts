import { describe, expect, test } from 'vitest'
import { readScoredRun } from '#renderer/pages/threshold/scored-run.ts'
import { SETS, TRUTHS, type ScoreColumns } from '#rpc/score-columns.ts'

type Row = [part: number, score: number, truth: (typeof TRUTHS)[number], set: (typeof SETS)[number], type: number]
const columns = (rows: readonly Row[]): ScoreColumns => ({
  count: rows.length,
  parts: Uint32Array.from(rows, ([part]) => part),
  scores: Float64Array.from(rows, ([, score]) => score),
  truths: Uint8Array.from(rows, ([, , truth]) => TRUTHS.indexOf(truth)),
  sets: Uint8Array.from(rows, ([, , , set]) => SETS.indexOf(set)),
  types: Uint16Array.from(rows, ([, , , , type]) => type),
})

describe('readScoredRun', () => {
  const scored = readScoredRun(
    columns([
      [11, 0.9, 'defective', 'test', 1],
      [12, 0.1, 'good', 'train', 0],
      [13, 0.2, 'good', 'test', 0],
      [14, 0.3, 'good', 'calibrate', 0],
      [15, 0.5, 'unknown', 'test', 0],
      [16, 0.4, 'defective', 'incoming', 1],
    ]),
    ['', 'dent'],
  )

  test('takes truth from the acceptance set alone, and leaves out what the model has learned', () => {
    expect([0, 1, 2, 3, 4].map((rank) => scored.partAt(rank))).toEqual([
      { part: 13, score: 0.2, group: 'good', type: '' },
      { part: 14, score: 0.3, group: 'calibration', type: '' },
      { part: 16, score: 0.4, group: 'unlabelled', type: 'dent' },
      { part: 15, score: 0.5, group: 'unlabelled', type: '' },
      { part: 11, score: 0.9, group: 'defective', type: 'dent' },
    ])
    expect([scored.acceptance, scored.trained, scored.notFinite]).toEqual([3, 1, 0])
    expect(scored.judge.types.map(({ type, scores }) => [type, scores.length])).toEqual([['dent', 1]])
  })

  test('counts scores that cannot be ordered instead of drawing them somewhere', () => {
    const odd = readScoredRun(
      columns([
        [1, Infinity, 'good', 'test', 0],
        [2, NaN, 'good', 'test', 0],
        [3, 1, 'good', 'test', 0],
      ]),
      [''],
    )
    expect([odd.notFinite, odd.judge.all.length]).toEqual([2, 1])
  })
})
