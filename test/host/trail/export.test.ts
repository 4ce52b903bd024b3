import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { changeParts } from '#host/store/part-changes.ts'
import type { TrailFile } from '#rpc/schemas/trail.ts'
import { codeOf, connectionTo, PASSWORD, projectWithAccounts } from '#test/kit/people.ts'
import { makeHost, plantProject, visitStation } from '#test/kit/hosts.ts'

type Stream = Promise<AsyncIterable<{ readonly at: string; readonly result?: TrailFile }>>

async function result(stream: Stream): Promise<TrailFile> {
  for await (const step of await stream) if (step.result !== undefined) return step.result
  throw new Error('It ended without a result.')
}

async function projectWithTrail() {
  const host = await makeHost()
  const { project } = await plantProject(host, { 'a.png': 'a', 'b.png': 'b' })
  const opened = host.projects.open(project)
  const note = { reason: '=cmd() of "lot, 77"\nsecond line', by: 'Engineer 1', at: '2026-01-02T03:04:05.000Z' }
  await changeParts(opened.store.writer, [1, 2], { what: 'set', to: 'test' }, note)
  return { host, project, folder: opened.folder, client: connectionTo(host) }
}

test('the filtered trail goes into a CSV whose hash and head the trail itself has', async () => {
  const { host, project, folder, client } = await projectWithTrail()
  const { head } = await client.trail.head({ project })
  const file = await result(client.trail.export({ project, filter: { who: 'Engineer 1' }, format: 'csv' }))
  expect(file).toMatchObject({ entries: 1, record: 3, key: `${project}/trail/${file.name}` })
  const bytes = await readFile(join(folder, 'trail', file.name))
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256)
  const [row] = parse(bytes, { columns: true }) as Record<string, string>[]
  expect(row).toMatchObject({ number: '2', who: 'Engineer 1', object: '2 parts', reason: '\'=cmd() of "lot, 77"\nsecond line' })
  const entry = await client.trail.entry({ project, record: 3 })
  expect(JSON.parse(entry?.new ?? '')).toMatchObject({
    format: 'csv',
    entries: 1,
    head,
    filter: { who: 'Engineer 1' },
    sha256: file.sha256,
  })
  const served = await (await visitStation(host)).get(`/blob/${file.key}`)
  expect([served.status, Buffer.from(await served.arrayBuffer()).equals(bytes)]).toEqual([200, true])
})

test('as JSON every entry is exactly as it is sealed', async () => {
  const { project, folder, client } = await projectWithTrail()
  const file = await result(client.trail.export({ project, format: 'json' }))
  const lines = (await readFile(join(folder, 'trail', file.name), 'utf8')).trimEnd().split('\n')
  const { rows } = await client.trail.page({ project, newestFirst: false, offset: 0, limit: 2 })
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(rows)
})

test('evidence holds the check and every entry, and writes nothing into the project', async () => {
  const { project, folder, client } = await projectWithTrail()
  const file = await result(client.trail.evidence({ project }))
  const [head, ...entries] = (await readFile(join(folder, 'trail', file.name), 'utf8')).trimEnd().split('\n')
  expect(JSON.parse(head ?? '')).toMatchObject({ project, check: { entries: 2, problem: null } })
  expect([entries.length, file.entries, file.record]).toEqual([2, 2, null])
  expect((await client.trail.head({ project })).entries).toBe(2)
})

test('with accounts, taking the trail out is signed; refused, it leaves no file', async () => {
  const { project, boss, store, host } = await projectWithAccounts()
  expect(await codeOf(result(boss.trail.export({ project, format: 'csv' })))).toBe('signature.needed')
  const { folder } = host.projects.open(project)
  expect((await readdir(folder)).includes('trail')).toBe(false)
  await result(boss.trail.export({ project, format: 'csv', signature: { name: 'Admin One', password: PASSWORD } }))
  expect((await boss.trail.page({ project, offset: 0, limit: 1 })).rows[0]).toMatchObject({ action: 'trail.exported', how: 'signed' })
  expect(await boss.trail.people({ project })).toEqual(['Admin One'])
  expect(store.writer.isTransaction).toBe(false)
})
