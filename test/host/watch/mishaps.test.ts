import { mkdir, mkdtemp, readdir, rename, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { Fault } from '#domain/faults.ts'
import { makeDraw } from '#domain/random.ts'
import { openProject } from '#host/projects/project.ts'
import { stage } from '#host/watch/copies.ts'
import { projectWatch } from '#host/watch/project-watch.ts'
import { verifyTrail } from '#host/trail/verify.ts'
import { lineProject } from '#test/kit/line-project.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'
import { sharedRun } from '#test/kit/trained-run.ts'
import { copiesIn, noisePicture, resultsIn, tableIn, until, watchingHere } from '#test/kit/watched.ts'

const shared = sharedRun()
const drawn = makeDraw(11, 'mishaps')
const picture = (): Promise<Buffer> => noisePicture(drawn)

test('names that are long, odd, or hold line feeds each have their result and their copy', async () => {
  const { in: root, out, stop } = await watchingHere(shared)
  const long = `${'l'.repeat(251)}.png`
  const names = ['a\nb.png', '🔍 é ü 漢.png', '-rf.png', ' blank .png', '%s"quoted",;.png', long]
  for (const name of names) await writeFile(join(root, name), await picture())
  await until(async () => (await resultsIn(out)).length === names.length)
  // A second picture of the longest name: `name-2.png` would be too long for the disk.
  await writeFile(join(root, long), await picture())
  await until(async () => (await resultsIn(out)).length === names.length + 1)
  await stop()
  const results = await resultsIn(out)
  expect(results.map(({ path }) => path).sort()).toEqual([...names, long].sort())
  const copies = await copiesIn(out)
  for (const { copy, sha256 } of results) expect(copies.get(copy)).toBe(sha256)
  expect(basename(results.at(-1)!.copy)).toBe(`${results.at(-1)!.sha256}.png`)
  expect((await tableIn(out)).map(({ sha256 }) => sha256)).toEqual(results.map(({ sha256 }) => sha256))
})

test('an empty file is named, and pictures of one pixel and of 30,000 in a row are scored', async () => {
  const { in: root, out, stop, last } = await watchingHere(shared)
  const flat = (width: number, height: number): Promise<Buffer> =>
    sharp({ create: { width, height, channels: 3, background: '#654' } })
      .png()
      .toBuffer()
  await writeFile(join(root, 'empty.png'), '')
  await writeFile(join(root, 'one.png'), await flat(1, 1))
  await writeFile(join(root, 'wide.png'), await flat(30_000, 2))
  await until(async () => (await resultsIn(out)).length === 2 && last()?.unreadable.count === 1)
  expect(last()!.unreadable.first).toEqual([{ path: 'empty.png', why: 'The file is empty.' }])
  await stop()
})

test('links in a circle, to nowhere and to the results are no pictures; what cannot be listed is named', async () => {
  const { in: root, out, stop, last } = await watchingHere(shared)
  await writeFile(join(root, 'a.png'), await picture())
  await symlink(root, join(root, 'circle'))
  await symlink(join(root, 'none'), join(root, 'nowhere'))
  await until(async () => (await resultsIn(out)).length === 1)
  await symlink(out, join(root, 'results'))
  await symlink(join(out, 'reject'), join(root, 'rejected'))
  await writeFile(join(root, 'b.png'), await picture())
  await until(async () => (await resultsIn(out)).length === 2 && last()?.unreadable.count === 1)
  expect(last()!.unreadable.first).toEqual([{ path: 'nowhere', why: 'The link leads nowhere.' }])
  expect((await resultsIn(out)).map(({ path }) => path)).toEqual(['a.png', 'b.png'])
  await stop()
})

test('a picture that the system does not let be read is given back with the reason, and nothing is left of it', async () => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'in/a.png'), { recursive: true })
  const given = await stage(folder, join(folder, 'in'), { path: 'a.png', sizeBytes: 1, mtimeMs: 1 })
  expect(given).toBeInstanceOf(Fault)
  expect((given as Fault).text.why).toBe('It is a folder, not a file.')
  expect(await stage(folder, join(folder, 'in'), { path: 'b.png', sizeBytes: 1, mtimeMs: 1 })).toBeUndefined()
})

test.each(['in', 'out'] as const)(
  'the folder "%s" goes and comes back: it is said, and nothing is missing or twice',
  { timeout: 60_000 },
  async (which) => {
    const watching = await watchingHere(shared)
    const { in: root, out, stop, last } = watching
    await writeFile(join(root, 'before.png'), await picture())
    // Both files: the second is written after the first, and would be into the other folder.
    await until(async () => (await resultsIn(out)).length === 1 && (await tableIn(out)).length === 1)
    const away = await mkdtemp(join(tmpdir(), 'residuum-test-away-'))
    await rename(watching[which], join(away, 'it'))
    // As where a share is not connected: what stands in its place is another folder, or none.
    if (which === 'out') {
      await mkdir(out)
      await writeFile(join(root, 'meanwhile.png'), await picture())
    }
    await until(() => Promise.resolve(last()?.phase === 'stalled'))
    if (which === 'out') await until(() => Promise.resolve(last()?.fault?.text.what.includes('has no journal any more') === true))
    expect(last()!.fault!.text.what).toContain(watching[which])
    if (which === 'out') {
      expect(await readdir(out)).toEqual([])
      await rename(out, join(away, 'other'))
    }
    await rename(join(away, 'it'), watching[which])
    await writeFile(join(root, 'after.png'), await picture())
    const all = which === 'out' ? ['after.png', 'before.png', 'meanwhile.png'] : ['after.png', 'before.png']
    await until(async () => (await resultsIn(out)).length === all.length)
    await until(() => Promise.resolve(last()?.phase === 'watching'))
    await stop()
    expect((await resultsIn(out)).map(({ path }) => path).sort()).toEqual(all)
    expect([...(await copiesIn(out)).values()]).toHaveLength(all.length)
  },
)

test('a project that goes is waited for: results go on, and what it lacks enters when it is back', { timeout: 60_000 }, async () => {
  const { folder, close } = await lineProject(shared, { lower: 0.05, upper: 0.09 })
  await close()
  const project = openProject('watched', folder)
  const { options } = await projectWatch(project, { now: () => new Date().toISOString(), log: () => undefined })
  const { in: root, out, stop, last } = await watchingHere(shared, options)
  const arrived = async () =>
    (await project.store.reader.selectFrom('part').select('arrived_name').where('arrived_as', 'is not', null).execute()).length
  await writeFile(join(root, 'before.png'), await picture())
  await until(async () => (await arrived()) === 1)
  await rename(folder, `${folder}-away`)
  await writeFile(join(root, 'meanwhile.png'), await picture())
  await until(() => Promise.resolve(last()?.fault?.code === 'project.missing'))
  expect((await resultsIn(out)).map(({ path }) => path)).toEqual(['before.png', 'meanwhile.png'])
  await rename(`${folder}-away`, folder)
  await until(async () => (await arrived()) === 2)
  await stop()
  expect((await verifyTrail(project.store, [], { signal: new AbortController().signal })).problem).toBeNull()
  await project.store.close()
})
