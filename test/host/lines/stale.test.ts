import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { addIgnore, scoreIgnoring } from '#host/store/ignored.ts'
import { addProposal, approveProposal, listProposals } from '#host/store/proposals.ts'
import { addRun } from '#host/store/runs.ts'
import { addThreshold, lineInForce } from '#host/store/thresholds.ts'
import { record } from '#host/trail/record.ts'
import { noOutcome } from '#test/kit/lines.ts'
import { makeStore, partRecord } from '#test/kit/stores.ts'
import { addParts } from '#host/store/parts.ts'

const reason = 'the clamp is in every picture'
const at = '2026-01-02T03:04:05.000Z'
const actor = { who: 'Engineer 1', how: 'open' as const, at }

async function oneRun() {
  const { reader, writer } = await makeStore()
  await addParts(writer, [partRecord(1)])
  const { width, height } = await reader.selectFrom('part').select(['width', 'height']).executeTakeFirstOrThrow()
  const run = await addRun(writer, { wanted: '', at })
  const facts = { run, line: { lower: 0.1, upper: 0.2 }, rule: 'by-hand', settings: null, outcome: noOutcome, reason }
  /** Other ignore regions: so many pixels from the first on. Gives their entry and hash. */
  const ignore = async (pixels: number) => {
    const last = await reader.selectFrom('ignored').select('record').orderBy('record', 'desc').limit(1).executeTakeFirst()
    const runs = pixels === 0 ? [] : [0, pixels, width * height - pixels]
    await addIgnore(writer, { width, height, runs, expects: last?.record ?? 0, reason, key: null }, actor)
    return await reader.selectFrom('ignored').select(['record', 'sha256']).orderBy('record', 'desc').executeTakeFirstOrThrow()
  }
  const choose = () => addThreshold(writer, { ...facts, by: 'Engineer 1', at })
  const changed = async () => (await lineInForce(reader, at))?.ignoreChanged
  return { reader, writer, run, facts, ignore, choose, changed }
}

test('a line is of scores that are no more once its run was scored again with other regions, not before', async () => {
  const { writer, run, ignore, choose, changed } = await oneRun()
  await choose()
  const first = await ignore(3)
  expect(await changed()).toBeNull()
  await scoreIgnoring(writer, run, first.sha256)
  expect(await changed()).toBe(first.record)
  await choose()
  expect(await changed()).toBeNull()
  const second = await ignore(5)
  await scoreIgnoring(writer, run, second.sha256)
  expect(await changed()).toBe(second.record)
  // The former regions again: the scores are those that it was chosen by.
  const third = await ignore(3)
  await scoreIgnoring(writer, run, third.sha256)
  expect(await changed()).toBeNull()
})

test('a proposal of scores that are no more cannot be approved', async () => {
  const { reader, writer, run, facts, ignore } = await oneRun()
  const { proposal } = await addProposal(writer, facts, actor)
  const { record: changed, sha256 } = await ignore(3)
  await scoreIgnoring(writer, run, sha256)
  expect((await listProposals(reader)).map(({ ignoreChanged }) => ignoreChanged)).toEqual([changed])
  const approve = approveProposal(writer, { proposal, reason, inForce: null }, actor, false)
  await expect(approve).rejects.toMatchObject({ code: 'line.stale' })
})

test('of a line that is older than the column, the trail says what its scores were made with', async () => {
  const { writer, run, ignore, choose, changed } = await oneRun()
  const first = await ignore(3)
  await scoreIgnoring(writer, run, first.sha256)
  const scored = {
    action: 'run.scored',
    object: `run ${run}`,
    new: JSON.stringify({ scored: 1, parts: 1, ignored: first.sha256 }),
  } as const
  await writer.transaction().execute((all) => record(all, actor, scored))
  await choose()
  await sql`drop trigger threshold_stays`.execute(writer)
  await sql`update threshold set ignoring = null`.execute(writer)
  expect(await changed()).toBeNull()
  const second = await ignore(5)
  await scoreIgnoring(writer, run, second.sha256)
  expect(await changed()).toBe(second.record)
})
