import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { HostEvent } from '#rpc/schemas/events.ts'
import { addRun } from '#host/store/runs.ts'
import { addProposal, approveProposal } from '#host/store/proposals.ts'
import { addThreshold, callOffLine, lineInForce, listThresholds, waitingLine } from '#host/store/thresholds.ts'
import { verifyTrail } from '#host/trail/verify.ts'
import { codeOf, connectionTo } from '#test/kit/people.ts'
import { makeHost, plantProject } from '#test/kit/hosts.ts'
import { noOutcome } from '#test/kit/lines.ts'
import { makeStore } from '#test/kit/stores.ts'

const reason = 'the new lamp comes at two'
const at = (time: string): string => `2026-11-12T${time}:00.000Z`
const by = (time: string) => ({ who: 'Manager 1', how: 'open' as const, at: at(time) })
const signal = new AbortController().signal

/** A store with a run and a line that is in force since 08:00. */
async function oneLine() {
  const store = await makeStore()
  const { reader, writer } = store
  const run = await addRun(writer, { wanted: '', at: at('07:00') })
  const facts = { run, rule: 'by-hand', settings: null, outcome: noOutcome, reason }
  const choose = (time: string, begins: string | null, upper = 0.5) =>
    addThreshold(writer, { ...facts, by: 'Manager 1', at: at(time), line: { lower: 0.3, upper }, begins: begins && at(begins) })
  const propose = (time: string) => addProposal(writer, { ...facts, line: { lower: 0.2, upper: 0.4 } }, by(time))
  const first = await choose('08:00', null)
  const inForce = async (time: string) => (await lineInForce(reader, at(time)))?.threshold
  return { store, reader, writer, run, first, choose, propose, inForce }
}

describe('a line for later', () => {
  test('is a record at once, waits, and is in force from its instant on, whoever looks', async () => {
    const { store, reader, first, choose, inForce } = await oneLine()
    const later = await choose('09:00', '14:00')
    expect(later).toMatchObject({ begins: at('14:00'), state: 'waiting', replaces: first.threshold, record: first.record! + 1 })
    expect(await inForce('13:59')).toBe(first.threshold)
    expect((await waitingLine(reader, at('13:59')))?.threshold).toBe(later.threshold)
    expect(await inForce('14:00')).toBe(later.threshold)
    expect(await waitingLine(reader, at('14:00'))).toBeNull()
    expect((await listThresholds(reader, at('15:00'))).map(({ state }) => state)).toEqual(['in-force', 'former'])
    expect((await verifyTrail(store, [], { signal })).problem).toBeNull()
  })
  test('cannot begin in the past, nor now', async () => {
    const { choose } = await oneLine()
    for (const time of ['07:00', '09:00'])
      expect(await choose('09:00', time).catch((error: { code: string }) => error.code)).toBe('line.time-past')
  })
  test('can be called off with a reason until its time has come, once', async () => {
    const { store, reader, writer, first, choose, inForce } = await oneLine()
    const { threshold } = await choose('09:00', '14:00')
    const callOff = (time: string, number = threshold) =>
      callOffLine(writer, { threshold: number, reason: 'the lamp was not delivered' }, by(time)).catch(
        (error: { code: string }) => error.code,
      )
    expect(await callOff('14:00')).toBe('line.overtaken')
    expect(await callOff('10:00', first.threshold)).toBe('line.overtaken')
    const off = await callOff('10:00')
    expect(off).toMatchObject({ state: 'called-off', calledOff: { by: 'Manager 1', reason: 'the lamp was not delivered' } })
    expect(await callOff('10:30')).toBe('line.overtaken')
    expect(await inForce('15:00')).toBe(first.threshold)
    const entry = await reader.selectFrom('trail').selectAll().orderBy('number', 'desc').limit(1).executeTakeFirstOrThrow()
    expect(entry).toMatchObject({ action: 'line.called-off', who: 'Manager 1', reason: 'the lamp was not delivered' })
    expect((await verifyTrail(store, [], { signal })).problem).toBeNull()
    await expect(sql`delete from call_off`.execute(writer)).rejects.toThrow(/never deleted/)
  })
  test('is held to its entry by the check: another time, or a calling off that was taken out', async () => {
    for (const forged of ["update threshold set begins = '2026-11-12T10:00:00.000Z' where id = 2", 'delete from call_off']) {
      const { store, writer, choose } = await oneLine()
      const { record } = await choose('09:00', '14:00')
      const off = await callOffLine(writer, { threshold: 2, reason }, by('10:00'))
      for (const trigger of ['threshold_stays', 'call_off_is_kept']) await sql`drop trigger ${sql.raw(trigger)}`.execute(writer)
      await sql.raw(forged).execute(writer)
      const { problem } = await verifyTrail(store, [], { signal })
      expect(problem?.entry).toBe(forged.startsWith('update') ? record : off.calledOff!.record)
    }
  })
  test('is superseded only by who has seen it, and then for good', async () => {
    const { writer, first, choose, propose, inForce } = await oneLine()
    const later = await choose('09:00', '14:00')
    const { proposal } = await propose('10:00')
    const approve = (waiting: number | null) =>
      approveProposal(writer, { proposal, reason, inForce: first.threshold, waiting, begins: at('16:00') }, by('11:00'), false)
    await expect(approve(null)).rejects.toMatchObject({ code: 'line.overtaken' })
    const next = await approve(later.threshold)
    expect(await inForce('15:00')).toBe(first.threshold)
    expect(await inForce('16:00')).toBe(next.threshold)
  })
})

test('a host that is started again finds the line in force by its clock, and tells pages when that changes', async () => {
  let now = at('09:00')
  const host = await makeHost({ now: () => now })
  const { project } = await plantProject(host, { 'a.png': 'a' })
  const { writer } = host.projects.open(project).store
  const run = await addRun(writer, { wanted: '', at: now })
  const page = connectionTo(host)
  const choose = (begins: string | null) =>
    addThreshold(writer, {
      run,
      line: { lower: 0.1, upper: 0.2 },
      rule: 'by-hand',
      settings: null,
      outcome: noOutcome,
      reason,
      by: '',
      at: now,
      begins,
    })
  const first = await choose(null)
  const later = await choose(at('14:00'))
  expect(await codeOf(page.lines.callOff({ project, threshold: later.threshold, reason: 'short' }))).toBe('request.invalid')
  expect((await page.thresholds.waiting({ project }))?.threshold).toBe(later.threshold)
  expect((await page.thresholds.inForce({ project }))?.threshold).toBe(first.threshold)
  const told = new Promise<HostEvent>((heard) => host.events.listen((event) => event.type === 'threshold.chosen' && heard(event)))
  now = at('14:00')
  expect(await told).toEqual({ type: 'threshold.chosen', project, run })
  expect((await page.thresholds.inForce({ project }))?.threshold).toBe(later.threshold)
  expect(await page.thresholds.waiting({ project })).toBeNull()
})
