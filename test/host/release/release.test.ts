import { call } from '@orpc/server'
import { access, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { inject, expect, test } from 'vitest'
import type { Line } from '#domain/threshold.ts'
import { router } from '#host/handlers/router.ts'
import type { Host } from '#host/host.ts'
import { chooseCheckParts } from '#host/release/choose-parts.ts'
import { compareScorers, releaseFault } from '#host/release/compare.ts'
import { addRun } from '#host/store/runs.ts'
import { addScores } from '#host/store/scores.ts'
import { faultOf } from '#rpc/fault-error.ts'
import { verifyTrail } from '#host/trail/verify.ts'
import { residuumJson } from '#test/kit/command-line.ts'
import { makeHost } from '#test/kit/hosts.ts'
import { lineProject } from '#test/kit/line-project.ts'
import { makeStore, partRecord } from '#test/kit/stores.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'
import { sharedRun } from '#test/kit/trained-run.ts'

const shared = sharedRun()
const WORK = { signal: new AbortController().signal }

async function exportingProject(line: Line) {
  const { host, id } = await lineProject(shared, line)
  return { host, id, project: host.projects.open(id) }
}

/** The last of the steps, which is the result. */
async function exported(host: Host, id: string) {
  for await (const step of await call(router.models.export, { project: id }, { context: { host } }))
    if (step.at === 'done') return step.result
  throw new Error('It gave no result.')
}

/** The fault with which it ends, as a page would have it. */
async function faultOfExport(host: Host, id: string) {
  const error = await exported(host, id).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  const fault = faultOf(error)
  if (fault === undefined) throw error
  return fault
}

test('a scorer with the line in it is released after the check, and the store and the trail say so', async () => {
  const { host, id, project } = await exportingProject({ lower: 0.05, upper: 0.09 })
  const made = await exported(host, id)
  expect(made).toMatchObject({ run: 1, released: true, line: { lower: 0.05, upper: 0.09 }, check: { changed: 0, skipped: [] } })
  expect(made.check.parts.length).toBe(12) // all of the acceptance set: it has no more
  expect(made.check.largestDifference).toBeLessThan(1e-6)
  expect(made.sizeBytes).toBe((await readFile(join(project.folder, 'exports', made.name))).byteLength)
  const blob = await host.blobs.find(made.key!)
  expect(blob).toMatchObject({ at: 'file', name: made.name })
  expect(await call(router.models.list, { project: id }, { context: { host } })).toEqual([made])
  const entry = await project.store.reader.selectFrom('trail').selectAll().where('number', '=', made.record).executeTakeFirstOrThrow()
  expect(entry).toMatchObject({ action: 'model.exported', object: 'run 1' })
  expect(JSON.parse(entry.new)).toMatchObject({ sha256: made.sha256, changed: 0 })
  expect((await verifyTrail(project.store, [], WORK)).problem).toBeNull()
  const { writer } = project.store
  await expect(writer.updateTable('release_check').set({ released: 0 }).execute()).rejects.toThrow('never altered')
  await expect(writer.deleteFrom('release_check').execute()).rejects.toThrow('never deleted')
})

test('a decision that the file changes blocks it: nothing is left, and the trail names both numbers', async () => {
  const { host, id, project } = await exportingProject({ lower: 0.05, upper: 0.09 })
  // As if the scores in the store were those of another model.
  const [part] = await project.store.reader.selectFrom('part').selectAll().where('set', '=', 'test').where('truth', '=', 'good').execute()
  await project.store.writer.updateTable('score').set({ score: 0.4 }).where('part', '=', part!.id).execute()
  const fault = await faultOfExport(host, id)
  expect(fault.code).toBe('export.decision-differs')
  expect(fault.text.what).toContain(part!.path)
  expect(fault.text.what).toContain('0.400')
  expect(fault.data).toMatchObject({ part: part!.id, program: 0.4, changed: 1 })
  expect(await readdir(project.folder)).not.toContain('exports')
  const [made] = await call(router.models.list, { project: id }, { context: { host } })
  expect(made).toMatchObject({ released: false, name: '', key: null, check: { changed: 1 } })
  const entry = await project.store.reader.selectFrom('trail').selectAll().where('number', '=', made!.record).executeTakeFirstOrThrow()
  expect(entry.action).toBe('model.blocked')
})

test('without a line in force there is nothing to export', async () => {
  const host = await makeHost({ engine: join(inject('built'), 'engine/index.js') })
  const made = await host.projects.create({ name: 'No line', data: shared.data, calibrationShare: 0.2 }, { engine: host.engine, ...WORK })
  expect((await faultOfExport(host, made!.project)).code).toBe('line.missing')
})

test('the command line exports a project, and a run folder with a line of its own', async () => {
  const { project } = await exportingProject({ lower: 0.05, upper: 0.09 })
  const out = join(await temporaryFolder(), 'a.onnx')
  const ofProject = await residuumJson('export', '--project', project.folder, '--out', out)
  expect(ofProject).toMatchObject({ status: 0, json: { out, run: 1, line: { lower: 0.05, upper: 0.09 }, check: { changed: 0 } } })
  const ofRun = await residuumJson('export', '--run', shared.run, '--rule', 'good-only', '--out', out)
  expect(ofRun).toMatchObject({ status: 0, json: { out, check: { changed: 0, parts: 12 } } })
  const wrong = await residuumJson('export', '--run', shared.run, '--lower', '0.1', '--out', out)
  expect(wrong).toMatchObject({ status: 2, json: { error: { code: 'usage' } } })
  await access(out)
})

test('checks the parts nearest to both edges, and the same ones for the same seed', async () => {
  const store = await makeStore(Array.from({ length: 300 }, (_, i) => partRecord(i + 1, { set: i < 250 ? 'test' : 'calibrate' })))
  const run = await addRun(store.writer, { folder: '/run', wanted: '', at: '2026-01-02T03:04:05.000Z' })
  await addScores(
    store.writer,
    run,
    Array.from({ length: 300 }, (_, i) => ({ part: i + 1, score: i / 100, parts: {} })),
  )
  const wanted = { run, line: { lower: 0.5, upper: 1 }, seed: 4 }
  const chosen = await chooseCheckParts(store.reader, wanted)
  const parts = chosen.map(({ part }) => part)
  // Scores 0.42 … 0.57 and 0.92 … 1.07: eight on each side of each edge, the edge itself on the stricter one.
  for (const [from, to] of [
    [43, 58],
    [93, 108],
  ] as const) {
    for (let part = from; part <= to; part++) expect(parts).toContain(part)
  }
  expect(parts.every((part) => part <= 250)).toBe(true)
  expect(chosen).toEqual(await chooseCheckParts(store.reader, wanted))
  expect(parts).not.toEqual((await chooseCheckParts(store.reader, { ...wanted, seed: 5 })).map(({ part }) => part))
})

test('a check says where the largest difference is, and calls nothing released that was compared with nothing', () => {
  const row = (name: string, score: number, decision: number) => ({ name, score, parts: { p_value: 0.5, decision } })
  const line = { lower: 0.4, upper: 0.6 }
  const check = compareScorers(
    [
      { part: 1, name: 'a', score: 0.1, row: row('a', 0.1, 0) },
      { part: 2, name: 'b', score: 0.5, row: row('b', 0.50002, 1) },
      { part: 3, name: 'c', score: 0.60001, row: row('c', 0.6, 2) },
    ],
    { line, calibration: [0.05, 0.2], seed: 1, bits: 8 },
  )
  expect(check).toMatchObject({ at: 'b', changed: 0 })
  expect(check.largestDifference).toBeCloseTo(2e-5, 12)
  expect(check.parts.map(({ program }) => program.p)).toEqual([2 / 3, 1 / 3, 1 / 3])
  expect(releaseFault(check)).toBeUndefined()
  const unreadable = { name: 'd', fault: { code: 'image.undecodable', text: { what: 'x', why: 'y', do: 'z' } } } as const
  const none = compareScorers([{ part: 4, name: 'd', score: 1, row: unreadable }], { line, calibration: [], seed: 1, bits: 8 })
  expect(releaseFault(none)?.code).toBe('export.unchecked')
})
