import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Libsql from 'libsql'
import { expect, test } from 'vitest'
import { makeBackup } from '#host/backup/make-backup.ts'
import { openBackup } from '#host/backup/open-backup.ts'
import { restoreBackup } from '#host/backup/restore-backup.ts'
import { partFile } from '#host/projects/part-file.ts'
import { openProject } from '#host/projects/project.ts'
import { changeParts } from '#host/store/part-changes.ts'
import { byProgram } from '#host/trail/record.ts'
import { verifyTrail } from '#host/trail/verify.ts'
import { makeHost, plantProject } from '#test/kit/hosts.ts'
import { plant, temporaryFolder } from '#test/kit/temporary-folder.ts'
import { unwatched } from '#test/kit/work.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'

const actor = { who: 'Administrator 1', how: 'open', at: '2026-11-24T10:00:00.000Z' } as const
const restorer = byProgram('2026-11-25T10:00:00.000Z')
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function projectWithFiles() {
  const host = await makeHost()
  const { project, pictures } = await plantProject(host, { 'a.png': 'a', 'b.png': 'b' })
  const opened = host.projects.open(project)
  const note = { reason: 'a reason for it', by: 'Engineer 1', at: '2026-01-02T03:04:05.000Z' }
  await changeParts(opened.store.writer, [1, 2], { what: 'set', to: 'test' }, note)
  const files = {
    'runs/1/run.json': '{"x":1}',
    'runs/1/weights.safetensors': Buffer.alloc(3_000_000, 'weights'),
    'runs/1/samples/empty.png': '',
    'reports/1-한국어 보고서.pdf': '%PDF',
    'incoming/lot 77/p.png': 'pixels',
  }
  await plant(opened.folder, { ...files, 'cache/thumbnail/1.png': 'made again when it is asked for' })
  return { host, project, pictures, opened, files, out: join(await temporaryFolder(), 'there', 'a.backup.zip') }
}

test('a project goes into one file and comes back whole, with both in its trail', async () => {
  const { opened, files, out, pictures } = await projectWithFiles()
  const before = await verifyTrail(opened.store, [], unwatched)
  const made = await makeBackup(opened, out, actor, unwatched)
  expect(made).toMatchObject({ files: 6, leftOut: [], entries: before.entries, head: before.head, record: before.entries + 1 })
  expect(made.sha256).toBe(hashOf(await readFile(out)))
  expect(await readdir(join(out, '..'))).toEqual(['a.backup.zip'])
  const entry = await opened.store.reader.selectFrom('trail').selectAll().where('number', '=', made.record).executeTakeFirstOrThrow()
  expect(entry).toMatchObject({ action: 'backup.made', who: 'Administrator 1' })
  expect(JSON.parse(entry.new)).toMatchObject({ sha256: made.sha256, head: before.head })

  const into = join(await temporaryFolder(), 'restored')
  const restored = await restoreBackup(out, into, restorer, unwatched)
  expect(restored).toMatchObject({ project: 'Planted', files: 6, entries: before.entries + 1, madeAt: actor.at })
  expect(restored.notInIt).toContain(pictures)
  for (const [name, content] of Object.entries(files))
    expect(hashOf(await readFile(join(into, name))), name).toBe(hashOf(Buffer.from(content)))
  expect(existsSync(join(into, 'cache'))).toBe(false)
  const again = openProject('again', into)
  try {
    expect(await again.facts()).toMatchObject({ name: 'Planted', uuid: 'u', pictures })
    expect(await verifyTrail(again.store, [before.head], unwatched)).toMatchObject({ entries: before.entries + 1, problem: null })
    const last = await again.store.reader.selectFrom('trail').selectAll().orderBy('number', 'desc').executeTakeFirstOrThrow()
    expect(last).toMatchObject({ action: 'project.restored', how: 'program', old: opened.folder })
    expect(JSON.parse(last.new)).toMatchObject({ sha256: made.sha256, madeAt: actor.at, into })
  } finally {
    await again.store.close()
  }
})

test('what it says of itself is true', async () => {
  const { opened, out, pictures } = await projectWithFiles()
  await makeBackup(opened, out, actor, unwatched)
  const backup = await openBackup(out)
  try {
    const { files, notInIt, by } = backup.manifest
    expect([by, notInIt]).toEqual(['Administrator 1', expect.stringContaining(pictures)])
    expect(files.find(({ name }) => name.endsWith('run.json'))).toEqual({
      name: 'project/runs/1/run.json',
      sizeBytes: 7,
      sha256: hashOf(Buffer.from('{"x":1}')),
    })
  } finally {
    backup.close()
  }
})

test('a flagged picture is found in the restored folder when it is gone from the place that its record names', async () => {
  const { opened, out, pictures } = await projectWithFiles()
  await makeBackup(opened, out, actor, unwatched)
  const into = join(await temporaryFolder(), 'restored')
  await restoreBackup(out, into, restorer, unwatched)
  const file = join(opened.folder, 'incoming/lot 77/p.png')
  const again = openProject('again', into)
  try {
    expect(partFile(again, pictures, file)).toBe(file)
    await rm(file)
    expect(partFile(again, pictures, file)).toBe(join(into, 'incoming/lot 77/p.png'))
    expect(partFile(again, pictures, 'a.png')).toBe(join(pictures, 'a.png'))
  } finally {
    await again.store.close()
  }
})

test('people go on working while it is written: the copy is of one moment', async () => {
  const { opened, out } = await projectWithFiles()
  const { entries } = await verifyTrail(opened.store, [], unwatched)
  let wrote: Promise<unknown> | undefined
  const onProgress = (): void => {
    wrote ??= Promise.all([
      changeParts(
        opened.store.writer,
        [1],
        { what: 'set', to: 'train' },
        { reason: 'while it goes on', by: 'Engineer 2', at: '2026-11-24T10:00:01.000Z' },
      ),
      appendFile(join(opened.folder, 'runs/1/run.json'), 'more'),
    ])
  }
  const made = await makeBackup(opened, out, actor, { ...unwatched, onProgress })
  await wrote
  expect(wrote).toBeDefined()
  expect(made.entries).toBe(entries)
  expect(made.record).toBe(entries + 2)
})

test('a cancel leaves nothing behind, neither a file nor an entry', async () => {
  const { opened, out } = await projectWithFiles()
  const { entries } = await verifyTrail(opened.store, [], unwatched)
  const cancel = new AbortController()
  const stopped = makeBackup(opened, out, actor, { signal: cancel.signal, onProgress: () => cancel.abort() })
  await expect(stopped).rejects.toThrow(/abort/)
  expect(await readdir(join(out, '..'))).toEqual([])
  expect((await verifyTrail(opened.store, [], unwatched)).entries).toBe(entries)
})

test('a place inside the project is refused, and a folder that holds something', async () => {
  const { opened, out } = await projectWithFiles()
  expect((await caughtFault(() => makeBackup(opened, join(opened.folder, 'x.zip'), actor, unwatched))).code).toBe('backup.place')
  await makeBackup(opened, out, actor, unwatched)
  const into = await temporaryFolder()
  await mkdir(join(into, 'full'))
  await writeFile(join(into, 'full', 'mine.txt'), 'mine')
  expect((await caughtFault(() => restoreBackup(out, join(into, 'full'), restorer, unwatched))).code).toBe('backup.place')
  expect(await readdir(join(into, 'full'))).toEqual(['mine.txt'])
  await mkdir(join(into, 'empty'))
  await restoreBackup(out, join(into, 'empty'), restorer, unwatched)
  expect(await readdir(into)).toEqual(['empty', 'full'])
})

test('a broken trail is not passed on as a backup', async () => {
  const { opened, out } = await projectWithFiles()
  const database = new Libsql(join(opened.folder, 'project.db'))
  const guards = database.prepare("select name from sqlite_master where type = 'trigger' and tbl_name = 'trail'").all() as {
    name: string
  }[]
  for (const { name } of guards) database.exec(`drop trigger ${name}`)
  database.exec("update trail set reason = 'another' where number = 1")
  database.close()
  expect((await caughtFault(() => makeBackup(opened, out, actor, unwatched))).code).toBe('trail.broken')
  expect(await readdir(join(out, '..'))).toEqual([])
})
