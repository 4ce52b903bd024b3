import { expect, test } from 'vitest'
import { projectWatch } from '#host/watch/project-watch.ts'
import { addRun } from '#host/store/runs.ts'
import { addThreshold } from '#host/store/thresholds.ts'
import { lineProject } from '#test/kit/line-project.ts'
import { noOutcome } from '#test/kit/lines.ts'
import { sharedRun } from '#test/kit/trained-run.ts'

const shared = sharedRun()

test('a line that comes while it watches counts at once or from its time on; one of another run is told of, once', async () => {
  const { host, id } = await lineProject(shared, { lower: 0.05, upper: 0.09 })
  const project = host.projects.open(id)
  const { writer } = project.store
  const at = new Date().toISOString()
  const later = new Date(Date.now() + 3_600_000).toISOString()
  const choose = (run: number, edge: number, begins: string | null = null) =>
    addThreshold(writer, {
      run,
      line: { lower: edge, upper: edge },
      rule: 'by-hand',
      settings: null,
      outcome: noOutcome,
      by: 'Manager 1',
      at,
      reason: 'for the sake of this test',
      begins,
    })
  let clock = at
  const log: string[] = []
  const { run, options } = await projectWatch(project, { now: () => clock, log: (line) => log.push(line) })
  expect([run, await options.line()]).toEqual([1, { lower: 0.05, upper: 0.09 }])

  await choose(1, 0.2)
  await choose(1, 0.3, later)
  expect(await options.line()).toEqual({ lower: 0.2, upper: 0.2 })
  clock = later
  expect(await options.line()).toEqual({ lower: 0.3, upper: 0.3 })
  expect(log).toEqual([])

  const other = await addRun(writer, { wanted: '', at })
  clock = at
  await choose(other, 0.4)
  for (let batch = 0; batch < 2; batch++) expect((await options.line()).upper).toBe(0.3)
  expect(log).toEqual([expect.stringContaining(`of run ${other}. This watch goes on with run 1`)])
})
