import { call } from '@orpc/server'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeDraw } from '#domain/random.ts'
import { router } from '#host/handlers/router.ts'
import { openHost, type Host } from '#host/host.ts'
import { lineProject } from '#test/kit/line-project.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'
import { sharedRun } from '#test/kit/trained-run.ts'
import { noisePicture, resultsIn, until } from '#test/kit/watched.ts'

const shared = sharedRun()

const stateOf = (host: Host, project: string) => call(router.watch.state, { project }, { context: { host } })

test('a page starts it, sees what comes, and stops it; flagged parts wait for review, and the trail has all of it', async () => {
  const { host, id, close } = await lineProject(shared, { lower: 0.05, upper: 0.09 })
  const folder = await temporaryFolder()
  const places = { in: join(folder, 'in'), out: join(folder, 'out') }
  await mkdir(places.in)
  const context = { host }
  expect(await stateOf(host, id)).toEqual({ at: 'off', in: '', out: '', failed: null })
  const nested = call(router.watch.start, { project: id, in: places.in, out: join(places.in, 'out') }, { context })
  await expect(nested).rejects.toMatchObject({ data: { code: 'watch.nested' } })
  expect((await stateOf(host, id)).at).toBe('off')

  const before = (await call(router.parts.counts, { project: id }, { context })).sets.incoming.unknown
  expect(await call(router.watch.start, { project: id, ...places }, { context })).toMatchObject({ at: 'on', run: 1 })
  const again = call(router.watch.start, { project: id, ...places }, { context })
  await expect(again).rejects.toMatchObject({ data: { code: 'watch.busy' } })
  await writeFile(join(places.in, 'a.png'), await noisePicture(makeDraw(1, 'page')))
  await until(async () => (await call(router.watch.recent, { project: id, limit: 5 }, { context })).length === 1)
  const [result] = await call(router.watch.recent, { project: id, limit: 5 }, { context })
  expect(result).toMatchObject({ n: 1, path: 'a.png', outcome: 'reject', copy: 'reject/a.png', sameAs: '' })
  await until(async () => (await call(router.parts.counts, { project: id }, { context })).sets.incoming.unknown === before + 1)

  expect(await call(router.watch.stop, { project: id }, { context })).toEqual({ at: 'off', ...places, failed: null })
  const { rows } = await call(router.trail.page, { project: id, filter: { text: 'watch' }, offset: 0, limit: 10 }, { context })
  expect(rows.map(({ action }) => action)).toEqual(expect.arrayContaining(['watch.started', 'watch.stopped']))
  await close()
})

test('it goes on when the program is opened again, and says what keeps it from that', async () => {
  const { host, id, close } = await lineProject(shared, { lower: 0.05, upper: 0.09 })
  const folder = await temporaryFolder()
  const places = { in: join(folder, 'in'), out: join(folder, 'out') }
  await mkdir(places.in)
  await call(router.watch.start, { project: id, ...places }, { context: { host } })
  await close()
  await writeFile(join(places.in, 'while-closed.png'), await noisePicture(makeDraw(2, 'resume')))
  const second = await openHost(host)
  try {
    await until(async () => (await resultsIn(places.out)).length === 1)
    await until(async () => (await stateOf(second, id)).at === 'on')
  } finally {
    await second.close()
  }
  const third = await openHost({ ...host, engine: '/nowhere/engine.js' })
  try {
    await writeFile(join(places.in, 'later.png'), await noisePicture(makeDraw(3, 'resume')))
    await until(async () => {
      const now = await stateOf(third, id)
      return now.at === 'on' && now.state.fault?.code === 'engine.lost'
    })
  } finally {
    await third.close()
  }
})
