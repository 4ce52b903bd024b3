import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Host } from '#host/host.ts'
import { addRun } from '#host/store/runs.ts'
import { addScores } from '#host/store/scores.ts'
import { codeOf, connectionTo, PASSWORD, projectWithAccounts } from '#test/kit/people.ts'
import { makeRun } from '#test/kit/runs.ts'
import { makeHost, plantProject } from '#test/kit/hosts.ts'

const line = { lower: 0.4, upper: 0.6 }
const reason = 'three escapes in week 45'
const at = '2026-01-02T03:04:05.000Z'

/** A run whose folder says that it is done, so that lines can be drawn through its scores. */
async function plantRun(host: Host, project: string): Promise<number> {
  const { store, folder } = host.projects.open(project)
  const run = await addRun(store.writer, { wanted: '', at })
  await mkdir(join(folder, 'runs', String(run)), { recursive: true })
  await writeFile(join(folder, 'runs', String(run), 'run.json'), JSON.stringify(makeRun()))
  return run
}

test('a line is proposed by one and approved by another with a signature, then it is in force; nothing is edited', async () => {
  const { host, project, store, comeIn, trail } = await projectWithAccounts()
  const run = await plantRun(host, project)
  await addScores(
    store.writer,
    run,
    [1, 2].map((part) => ({ part, score: part / 4, parts: {} })),
  )
  const one = await comeIn('Manager 1', ['manager'])
  const other = await comeIn('Manager 2', ['manager'])
  const propose = () => one.client.lines.propose({ project, run, line, rule: 'by-hand', settings: null, reason })
  const choose = one.client.thresholds.choose({ project, run, line, rule: 'by-hand', settings: null, by: 'x', reason })
  expect(await codeOf(choose)).toBe('line.needs-approval')
  const { proposal } = await propose()
  const preview = await other.client.lines.preview({ project, proposal })
  expect(preview).toMatchObject({
    inForce: null,
    total: 1,
    moves: [{ before: 'review', after: 'pass', count: 1 }],
    parts: [{ part: 1, score: 0.25 }],
  })
  const approve = (by: typeof one, number: number, inForce: number | null, signature: { name: string | null; password: string } | null) =>
    by.client.lines.approve({ project, proposal: number, reason, inForce, signature })
  const signature = { name: 'Manager 2', password: PASSWORD }
  expect(await codeOf(approve(one, proposal, null, { name: 'Manager 1', password: PASSWORD }))).toBe('line.own-proposal')
  expect(await codeOf(approve(other, proposal, null, null))).toBe('signature.needed')
  expect(await codeOf(approve(other, proposal, null, { name: null, password: PASSWORD }))).toBe('signature.needed')
  expect(await codeOf(approve(other, proposal, null, { name: 'Manager 1', password: PASSWORD }))).toBe('person.refused')
  expect(await codeOf(approve(other, proposal, 7, signature))).toBe('line.overtaken')
  const chosen = await approve(other, proposal, null, signature)
  expect(chosen).toMatchObject({ line, by: 'Manager 2', replaces: null })
  expect(await other.client.thresholds.inForce({ project })).toEqual(chosen)
  expect(await codeOf(approve(other, proposal, chosen.threshold, { name: null, password: PASSWORD }))).toBe('line.overtaken')
  const [listed] = await one.client.lines.proposals({ project })
  expect(listed).toMatchObject({ proposal, state: 'approved', answer: { by: 'Manager 2', record: chosen.record } })
  expect((await trail()).at(-1)).toMatchObject({ action: 'line.approved', who: 'Manager 2', how: 'signed', reason })

  const second = await propose()
  expect(await codeOf(other.client.lines.withdraw({ project, proposal: second.proposal, reason }))).toBe('line.overtaken')
  expect(await one.client.lines.withdraw({ project, proposal: second.proposal, reason })).toMatchObject({ state: 'withdrawn' })
  const third = await propose()
  expect(await other.client.lines.refuse({ project, proposal: third.proposal, reason })).toMatchObject({
    state: 'refused',
    answer: { by: 'Manager 2' },
  })
  // Switching the second person off is itself a record.
  await one.client.review.changeSettings({ project, settings: { twoPeople: false }, reason: 'one manager on night shift' })
  expect((await trail()).at(-1)).toMatchObject({
    action: 'setting.changed',
    object: 'setting review',
    reason: 'one manager on night shift',
  })
  const fourth = await propose()
  const own = await approve(one, fourth.proposal, chosen.threshold, { name: null, password: PASSWORD })
  expect(own).toMatchObject({ by: 'Manager 1', replaces: chosen.threshold })
})

test('in a project for one person the same person proposes and approves, without a password', async () => {
  const host = await makeHost()
  const { project } = await plantProject(host, { 'a.png': 'a' })
  const page = connectionTo(host)
  const run = await plantRun(host, project)
  const { proposal } = await page.lines.propose({ project, run, line, rule: 'by-hand', settings: null, reason })
  expect((await page.lines.approve({ project, proposal, reason, inForce: null })).line).toEqual(line)
})
