import { expect, test } from 'vitest'
import { driftState } from '#host/judging/drift-state.ts'
import { addParts } from '#host/store/parts.ts'
import { addRun } from '#host/store/runs.ts'
import { addScores } from '#host/store/scores.ts'
import { addThreshold, lineInForce } from '#host/store/thresholds.ts'
import { noOutcome } from '#test/kit/lines.ts'
import { makeStore, partRecord } from '#test/kit/stores.ts'

const at = '2026-01-02T03:04:05.000Z'

/** Twenty calibration normals that score 1 and 3 in turn, which is a mean of 2 and a deviation of sqrt(20 / 19), and what came after them. */
async function stateAfter(incoming: readonly number[], normals = 20) {
  const store = await makeStore()
  const scores = [...Array.from({ length: normals }, (_, i) => (i % 2 === 0 ? 1 : 3)), ...incoming]
  await addParts(
    store.writer,
    scores.map((_, i) => partRecord(i + 1, { path: `${i}.png`, set: i < normals ? 'calibrate' : 'incoming' })),
  )
  const run = await addRun(store.writer, { wanted: '', at })
  await addScores(
    store.writer,
    run,
    scores.map((score, i) => ({ part: i + 1, score, parts: {} })),
  )
  const line = { lower: 10, upper: 12 }
  await addThreshold(store.writer, { run, line, rule: 'by-hand', settings: null, outcome: noOutcome, reason: 'for the test', by: '', at })
  return await driftState(store.reader, await lineInForce(store.reader, at))
}

// After many equal values the average is that value, and the limits are 2.7 / 3 of a deviation from the mean (NIST 6.3.2.4 with weight 0.2).
const limit = 0.9 * Math.sqrt(20 / 19)
const many = (value: number): number[] => Array.from({ length: 60 }, () => value)

test('scores that stay within the limits of the newest average are steady', async () => {
  expect(await stateAfter(many(2 + limit - 0.01))).toBe('steady')
  expect(await stateAfter(many(2 - limit + 0.01))).toBe('steady')
})

test('scores that have left them rise or fall, until they are back', async () => {
  expect(await stateAfter(many(2 + limit + 0.01))).toBe('rising')
  expect(await stateAfter(many(2 - limit - 0.01))).toBe('falling')
  expect(await stateAfter([...many(3.5), ...many(2)])).toBe('steady')
})

test('flagged parts say nothing of it, and too few of anything give no answer', async () => {
  expect(await stateAfter([...many(2), ...many(11)])).toBe('steady')
  expect(await stateAfter(many(3.5), 19)).toBeNull()
  expect(await stateAfter([3.5])).toBeNull()
  const empty = await makeStore()
  expect(await driftState(empty.reader, null)).toBeNull()
})
