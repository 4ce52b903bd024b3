import Libsql from 'libsql'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { changeParts } from '#host/store/part-changes.ts'
import { headOf } from '#host/trail/record.ts'
import { residuum, residuumJson } from '#test/kit/command-line.ts'
import { makeHost, plantProject } from '#test/kit/hosts.ts'

const note = { reason: 'the lamp was off', by: 'Engineer 1', at: '2026-01-02T03:04:05.000Z' }

/** A closed project of four entries, and the head of its third. */
async function closedProject() {
  const host = await makeHost()
  const { project } = await plantProject(host, { 'a.png': 'a', 'b.png': 'b' })
  const { store, folder } = host.projects.open(project)
  await changeParts(store.writer, [1], { what: 'set', to: 'test' }, note)
  await changeParts(store.writer, [2], { what: 'set', to: 'test' }, note)
  const { number, seal } = await headOf(store.reader)
  await changeParts(store.writer, [2], { what: 'excluded', excluded: true }, note)
  await host.close()
  return { folder, head: `${seal}@${number}` }
}

test('says that a trail is intact, with its head, and holds it to one that was kept', async () => {
  const { folder, head } = await closedProject()
  const { status, json } = await residuumJson('audit', 'verify', folder)
  expect([status, json['entries'], json['problem']]).toEqual([0, 4, null])
  const told = await residuum('audit', 'verify', join(folder, 'project.db'), '--head', head, '--head', String(json['head']))
  expect(told).toMatchObject({ status: 0, stdout: `The trail is intact: 4 records.\nIts head: ${String(json['head'])}\n` })
})

test('names the first entry that is not as it was written, and ends with 1', async () => {
  const { folder } = await closedProject()
  const database = new Libsql(join(folder, 'project.db'))
  database.exec("drop trigger trail_stays; update trail set who = 'Engineer 2' where number = 3")
  database.close()
  const { status, json } = await residuumJson('audit', 'verify', folder)
  expect(status).toBe(1)
  expect(json).toMatchObject({ error: { code: 'trail.broken', what: 'Record 3 does not match its seal.', data: { entry: 3, entries: 4 } } })
})

test('finds a cut end by the head, and a part that was moved without an entry', async () => {
  const { folder, head } = await closedProject()
  const database = new Libsql(join(folder, 'project.db'))
  database.exec(`update part set "set" = 'train' where id = 1`)
  database.close()
  const moved = await residuumJson('audit', 'verify', folder)
  expect(moved.json).toMatchObject({ error: { what: 'Part 1 is not as record 2 left it: its set is another.' } })
  const kept = await residuum('audit', 'verify', folder, '--head', `${head.split('@')[0] ?? ''}@9`)
  expect([kept.status, kept.stderr.includes('its end was cut off')]).toEqual([1, true])
})

test.each([
  [['/nowhere'], 2, 'There is no project at'],
  [[dirname('/a/b'), '--head', 'abc@1'], 2, '64 hexadecimal digits'],
])('refuses %s', async (words, status, sentence) => {
  const ended = await residuum('audit', 'verify', ...words)
  expect([ended.status, ended.stderr.includes(sentence)]).toEqual([status, true])
})
