import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hashPassword } from '#host/people/passwords.ts'
import { openProject } from '#host/projects/project.ts'
import { addPerson } from '#host/store/people.ts'
import { pageOfTrail } from '#host/trail/page.ts'
import { recordMany } from '#host/trail/record.ts'
import { verifyTrail } from '#host/trail/verify.ts'
import { residuum, residuumFed, type Ended } from '#test/kit/command-line.ts'
import { makeHost, plantProject } from '#test/kit/hosts.ts'
import { packRuns } from '#domain/masks/rle.ts'
import { connectionTo, PASSWORD } from '#test/kit/people.ts'

/** A project of two parts, one with a mask; `accounts`: with an administrator and an auditor. */
async function project(accounts: boolean) {
  const host = await makeHost()
  const { project: id } = await plantProject(host, { 'a.png': 'a', 'b.png': 'b' })
  const { folder, store } = host.projects.open(id)
  const masks = [{ label: 'dent', counts: packRuns([5, 20, 32 * 24 - 25]) }]
  await connectionTo(host).annotations.save({ project: id, part: 1, expects: 0, width: 32, height: 24, masks })
  if (accounts) {
    const password = await hashPassword(PASSWORD)
    const actor = { who: '', how: 'open', at: host.now() } as const
    await addPerson(store.writer, { name: 'Admin One', roles: ['administrator'], password }, actor)
    await addPerson(store.writer, { name: 'Auditor One', roles: ['auditor'], password }, actor)
  }
  await host.close()
  /** The trail from the given entry on, and whether it holds. */
  const trail = async (from: number) => {
    const opened = openProject('', folder)
    const { rows } = await pageOfTrail(opened.store.reader, { filter: {}, newestFirst: false, offset: from, limit: 100 })
    const { problem } = await verifyTrail(opened.store, [], { signal: new AbortController().signal })
    await opened.store.close()
    expect(problem).toBeNull()
    return rows.map(({ action, who, how, object }) => ({ action, who, how, object }))
  }
  const out = join(folder, 'trail.csv')
  const report = ['report', folder, '--kind', 'trail', '--out', out, '--json']
  return { folder, out, report, trail }
}

const codeIn = ({ stdout }: Ended): unknown => (JSON.parse(stdout) as { error?: { code: string } }).error?.code

test('in a project with accounts a report is signed by who gives name and password, and the trail names them', async () => {
  const { report, out, trail } = await project(true)
  const before = (await trail(0)).length
  expect(codeIn(await residuum(...report))).toBe('person.signed-out')
  expect(codeIn(await residuum(...report, '--as', 'Admin One'))).toBe('signature.needed')
  expect(codeIn(await residuumFed('', ...report, '--as', 'Admin One', '--password-stdin'))).toBe('signature.needed')
  expect(codeIn(await residuumFed(PASSWORD, ...report, '--password-stdin'))).toBe('usage')
  await expect(access(out)).rejects.toThrow()
  expect(await trail(before)).toEqual([])
  const { status, stdout } = await residuumFed(`${PASSWORD}\n`, ...report, '--as', 'admin one', '--password-stdin')
  expect([status, (JSON.parse(stdout) as { kind: string }).kind]).toEqual([0, 'trail'])
  expect(await trail(before)).toMatchObject([
    { action: 'session.signed-in', who: 'Admin One', object: 'person Admin One' },
    { action: 'report.made', who: 'Admin One', how: 'signed' },
  ])
})

test('masks go out for who may take them out, and in only for who may take them in', async () => {
  const { folder, trail } = await project(true)
  const before = (await trail(0)).length
  const masks = (...words: string[]) =>
    residuumFed(PASSWORD, 'annotations', ...words, '--format', 'csv', '--as', 'Auditor One', '--password-stdin', '--json')
  const file = join(folder, 'masks.csv')
  expect((await masks('export', folder, '--out', file)).status).toBe(0)
  expect(await trail(before)).toMatchObject([
    { action: 'session.signed-in', who: 'Auditor One' },
    { action: 'annotation.exported', who: 'Auditor One', how: 'signed' },
  ])
  expect(codeIn(await masks('import', folder, file))).toBe('person.not-allowed')
})

test('wrong passwords are in the trail, and the wait is counted from there, as every command is a program of its own', async () => {
  const { folder, report, trail } = await project(true)
  const before = (await trail(0)).length
  const enter = (password: string) => residuumFed(password, ...report, '--as', 'Admin One', '--password-stdin')
  const refused = { action: 'session.refused', object: 'person Admin One' } as const
  expect(codeIn(await enter('not the right one'))).toBe('person.refused')
  expect(await trail(before)).toMatchObject([{ ...refused, who: '', how: 'program' }])
  // As many as make the next wait five minutes, all of them just now.
  const { store } = openProject('', folder)
  const now = { who: '', how: 'program', at: new Date().toISOString() } as const
  await store.writer.transaction().execute((all) => recordMany(all, now, Array<typeof refused>(11).fill(refused)))
  await store.close()
  expect(codeIn(await enter(PASSWORD))).toBe('person.wait')
  expect((await trail(before)).length).toBe(12)
})

test('a project for one person works as before, and nobody can pretend to sign in it', async () => {
  const { report, trail } = await project(false)
  expect(codeIn(await residuumFed(PASSWORD, ...report, '--as', 'Admin One', '--password-stdin'))).toBe('usage')
  expect((await residuum(...report)).status).toBe(0)
  expect((await trail(0)).at(-1)).toMatchObject({ action: 'report.made', how: 'program' })
})
