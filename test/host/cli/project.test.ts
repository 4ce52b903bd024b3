import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeDraw } from '#domain/random.ts'
import { openProject } from '#host/projects/project.ts'
import { addIgnore, scoreIgnoring } from '#host/store/ignored.ts'
import { addRun } from '#host/store/runs.ts'
import { addThreshold } from '#host/store/thresholds.ts'
import { pageOfTrail } from '#host/trail/page.ts'
import { verifyTrail } from '#host/trail/verify.ts'
import { residuum, residuumJson, startResiduum } from '#test/kit/command-line.ts'
import { lineProject } from '#test/kit/line-project.ts'
import { noOutcome } from '#test/kit/lines.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'
import { sharedRun } from '#test/kit/trained-run.ts'
import { noisePicture, resultsIn, until } from '#test/kit/watched.ts'

const shared = sharedRun()

test('pictures are added to a project, its watch is in the trail as the program’s, and a stale line is named wherever its run is used', async () => {
  const { folder: project, close } = await lineProject(shared, { lower: 0.05, upper: 0.09 })
  await close()
  /** The last entries of the trail, which must hold. */
  const trail = async (last: number) => {
    const { store } = openProject('', project)
    const { rows } = await pageOfTrail(store.reader, { filter: {}, newestFirst: true, offset: 0, limit: last })
    const { problem } = await verifyTrail(store, [], { signal: new AbortController().signal })
    await store.close()
    expect(problem).toBeNull()
    return rows.toReversed()
  }
  const folder = await temporaryFolder()
  const [lot, out] = [join(folder, 'lot'), join(folder, 'out')]
  await mkdir(lot)
  await writeFile(join(lot, 'a.png'), await noisePicture(makeDraw(1, 'added')))
  await writeFile(join(lot, 'torn.png'), 'none')

  const adding = ['add', join(project, 'project.db'), '--data', lot, '--set', 'incoming', '--by', 'Engineer 1'] as const
  const { status, json, stderr } = await residuumJson(...adding)
  expect([status, json]).toMatchObject([0, { added: 1, same: { count: 0 }, unreadable: { count: 1 } }])
  expect(stderr).toContain('Warning: torn.png was left out.')
  expect(await trail(1)).toMatchObject([
    { number: json['record'], action: 'parts.added', who: 'Engineer 1', how: 'open', object: '1 part' },
  ])
  expect((await residuum(...adding)).stdout).toContain('Added 0 pictures to incoming. 1 picture of the folder is there already.')
  expect((await residuum('add', project, '--data', lot, '--set', 'somewhere')).status).toBe(2)
  expect((await residuumJson('add', folder, '--data', lot, '--set', 'incoming')).json).toMatchObject({ error: { code: 'project.missing' } })

  const running = startResiduum('watch', '--project', project, '--in', lot, '--out', out, '--every', '0.05')
  await until(async () => (await resultsIn(out)).length === 1)
  running.child.kill('SIGINT')
  expect((await running.ended).status).toBe(0)
  const [started, ...others] = (await trail(3)).map(({ action, how, who, new: told }) => ({ action, how, who, told }))
  expect(started).toMatchObject({ action: 'watch.started', how: 'program', who: '', told: JSON.stringify({ run: 1, in: lot, out }) })
  expect(others).toMatchObject([
    { action: 'parts.arrived', how: 'program' },
    { action: 'watch.stopped', how: 'program' },
  ])

  // Run 2 lies in the project itself, and has the line now.
  await cp(shared.run, join(project, 'runs', '2'), { recursive: true })
  const { store } = openProject('', project)
  const at = new Date().toISOString()
  const run = await addRun(store.writer, { folder: 'runs/2', wanted: '', at })
  const line = { run, line: { lower: 0.1, upper: 0.2 }, rule: 'by-hand', settings: null, outcome: noOutcome, reason: 'a line of its own' }
  await addThreshold(store.writer, { ...line, by: 'Engineer 1', at })
  const scoring = ['--run', join(project, 'runs', '2'), '--data', join(lot, 'a.png'), '--out', join(folder, 'scores.csv')]
  expect((await residuum('score', ...scoring)).stderr).not.toContain('chosen before')
  const { width, height } = await store.reader.selectFrom('part').select(['width', 'height']).executeTakeFirstOrThrow()
  const regions = { width, height, runs: [0, 3, width * height - 3], expects: 0, reason: 'a clamp', key: null }
  await addIgnore(store.writer, regions, { who: '', how: 'open', at })
  const { sha256 } = await store.reader.selectFrom('ignored').select('sha256').executeTakeFirstOrThrow()
  await scoreIgnoring(store.writer, run, sha256)
  await store.close()
  for (const words of [
    ['score', ...scoring],
    ['evaluate', '--project', project, '--run', '2'],
  ])
    expect((await residuum(...words)).stderr).toMatch(/^Warning: Line #\d+ was chosen before the ignore regions changed/m)
})
