import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { makeDraw } from '#domain/random.ts'
import { residuumJson, startResiduum } from '#test/kit/command-line.ts'
import { readScores } from '#host/files/scores-csv.ts'
import { plant, temporaryFolder } from '#test/kit/temporary-folder.ts'
import { sharedRun } from '#test/kit/trained-run.ts'
import {
  copiesIn,
  expectNothingLostOrDoubled,
  killWhileWatching,
  noisePicture,
  resultsIn,
  tableIn,
  until,
  watchingHere,
  writeSlowly,
} from '#test/kit/watched.ts'
import { lineProject } from '#test/kit/line-project.ts'

const shared = sharedRun()

test('scores what arrives as `score` does, copies it by decision, names duplicates, and waits for what is half written', async () => {
  const { in: root, out, stop, last } = await watchingHere(shared)
  const good = await readFile(join(shared.data, 'test/good/0.png'))
  const bad = await readFile(join(shared.data, 'test/scratch/0.png'))
  await plant(root, { 'lot 7/a.png': good, 'b.png': bad, 'same as b.png': bad, 'broken.png': good.subarray(0, 60), 'notes.txt': 'none' })
  const slow = writeSlowly(join(root, 'slow.png'), await readFile(join(shared.data, 'test/good/1.png')), 400)
  await until(async () => (await resultsIn(out)).length === 4 && last()?.unreadable.count === 1)
  await slow
  const results = await resultsIn(out)
  expect(results.map(({ path }) => path).sort()).toEqual(['b.png', 'lot 7/a.png', 'same as b.png', 'slow.png'])
  expect(results.find(({ path }) => path === 'same as b.png')).toMatchObject({
    outcome: 'duplicate',
    same_as: 'b.png',
    score: null,
    copy: '',
  })
  expect(await readFile(join(out, 'unreadable.csv'), 'utf8')).toContain('broken.png,')

  const csv = join(out, 'scores.csv')
  await residuumJson('score', '--run', shared.run, '--data', join(shared.data, 'test'), '--out', csv)
  const { lines } = await readScores(csv)
  const scoreOf = (path: string): number => {
    const outcome = lines.find((line) => line.path === path)?.outcome
    return outcome?.kind === 'scored' ? outcome.score : NaN
  }
  expect(results.find(({ path }) => path === 'lot 7/a.png')?.score).toBe(scoreOf('good/0.png'))
  expect(results.find(({ path }) => path === 'b.png')?.score).toBe(scoreOf('scratch/0.png'))
  for (const { copy, outcome } of results) if (outcome !== 'duplicate') expect(copy.startsWith(`${outcome}/`)).toBe(true)
  expect([...(await copiesIn(out)).keys()].sort()).toEqual(results.flatMap(({ copy }) => (copy === '' ? [] : [copy])).sort())

  // Mended, it leaves the list and is scored.
  await writeFile(join(root, 'broken.png'), await readFile(join(shared.data, 'test/good/2.png')))
  await until(async () => (await resultsIn(out)).length === 5 && last()?.unreadable.count === 0)
  await until(async () => (await readFile(join(out, 'unreadable.csv'), 'utf8')) === 'path,why\r\n')
  await stop()
})

test('a picture that is replaced is scored anew beside its former result, and one that is only touched is not', async () => {
  const { in: root, out, stop } = await watchingHere(shared)
  const draw = makeDraw(1, 'replaced')
  const [first, second] = [await noisePicture(draw), await noisePicture(draw)]
  await writeFile(join(root, 'a.png'), first)
  await until(async () => (await resultsIn(out)).length === 1)
  await writeFile(join(root, 'a.png'), second)
  await until(async () => (await resultsIn(out)).length === 2)
  await writeFile(join(root, 'a.png'), first)
  await writeFile(join(root, 'z.png'), await noisePicture(draw))
  await until(async () => (await resultsIn(out)).length === 3)
  const results = await resultsIn(out)
  expect(results.map(({ path }) => path)).toEqual(['a.png', 'a.png', 'z.png'])
  expect(results.map(({ copy }) => basename(copy))).toEqual(['a.png', 'a-2.png', 'z.png'])
  await stop()
})

test('an engine that dies is started again, and nothing is missing', async () => {
  const folder = await temporaryFolder()
  const engine = join(folder, 'engine.mjs')
  await writeFile(
    engine,
    `import { existsSync, writeFileSync } from 'node:fs'
     const mark = ${JSON.stringify(join(folder, 'died'))}
     process.on('message', ({ type }) => {
       if (type !== 'stand-by' || existsSync(mark)) return
       writeFileSync(mark, '')
       process.kill(process.pid, 'SIGKILL')
     })
     await import(${JSON.stringify(join(inject('built'), 'engine/index.js'))})`,
  )
  const { in: root, out, stop } = await watchingHere(shared, { engine })
  const draw = makeDraw(2, 'engine')
  for (let i = 0; i < 20; i++) await writeFile(join(root, `${i}.png`), await noisePicture(draw))
  await until(async () => (await resultsIn(out)).length === 20)
  await readFile(join(folder, 'died'))
  expect(new Set((await resultsIn(out)).map(({ path }) => path)).size).toBe(20)
  await stop()
})

test('results that cannot be written are waited for, and said', { timeout: 60_000 }, async () => {
  const { in: root, out, stop, states } = await watchingHere(shared)
  await mkdir(join(out, 'results.csv'), { recursive: true })
  await writeFile(join(root, 'a.png'), await noisePicture(makeDraw(3, 'stalled')))
  await until(() => Promise.resolve(states.some(({ phase, fault }) => phase === 'stalled' && fault?.code === 'file.unwritable')))
  await rm(join(out, 'results.csv'), { recursive: true })
  await until(async () => (await resultsIn(out)).length === 1)
  await until(async () => (await tableIn(out)).length === 1)
  await stop()
})

test('a folder of results is one process’s, and stays with its run', async () => {
  const { in: root, out, stop } = await watchingHere(shared)
  await until(async () => (await readFile(join(out, 'unreadable.csv'), 'utf8').catch(() => '')) !== '')
  const other = await residuumJson('watch', '--run', shared.run, '--rule', 'good-only', '--in', root, '--out', out)
  expect(other).toMatchObject({ status: 1, json: { error: { code: 'run.locked' } } })
  await stop()
  const nested = await residuumJson('watch', '--run', shared.run, '--in', root, '--out', join(root, 'out'))
  expect(nested).toMatchObject({ status: 2, json: { error: { code: 'watch.nested' } } })
})

test('Ctrl+C ends it with a summary and exit status 0', async () => {
  const folder = await temporaryFolder()
  await plant(folder, { 'in/a.png': await noisePicture(makeDraw(4, 'ctrl-c')) })
  const [root, out] = [join(folder, 'in'), join(folder, 'out')]
  const running = startResiduum('watch', '--run', shared.run, '--in', root, '--out', out, '--every', '0.05', '--json')
  await until(async () => (await resultsIn(out)).length === 1)
  running.child.kill('SIGINT')
  const { status, stdout } = await running.ended
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toEqual({ out, pass: 0, review: 0, reject: 1, duplicate: 0, unreadable: 0 })
})

test('killed at random moments, nothing is scored twice or missed, and the project has each part once', { timeout: 120_000 }, async () => {
  const { folder: project, close } = await lineProject(shared, { lower: 0.05, upper: 0.09 })
  await close()
  const folder = await temporaryFolder()
  const places = { in: join(folder, 'in'), out: join(folder, 'out') }
  await mkdir(places.in)
  const arrived = await killWhileWatching({
    flags: ['--project', project],
    ...places,
    good: join(shared.data, 'test/good/0.png'),
    kills: 4,
    seed: 7,
  })
  await expectNothingLostOrDoubled(arrived, places.out, project)
})
