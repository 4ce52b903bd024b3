import { cp } from 'node:fs/promises'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, inject, test } from 'vitest'
import { readRun } from '#disk/run-folder.ts'
import { packRuns, runsOf } from '#domain/masks/rle.ts'
import type { Host } from '#host/host.ts'
import { exportRun } from '#host/jobs/export-run.ts'
import { scoreIgnoring } from '#host/store/ignored.ts'
import { addRun } from '#host/store/runs.ts'
import { addArrivals } from '#host/watch/into-project.ts'
import { verifyTrail } from '#host/trail/verify.ts'
import { codeOf, connectionTo, type HostInside } from '#test/kit/people.ts'
import { makeHost, plantProject } from '#test/kit/hosts.ts'
import { residuumJson } from '#test/kit/command-line.ts'
import { reportOf } from '#test/kit/report-project.ts'
import type { NewMask } from '#rpc/schemas/annotations.ts'
import { sharedRun } from '#test/kit/trained-run.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

const signal = new AbortController().signal
const reason = 'the clamp is in every picture'

const rectangle = (width: number, height: number, from: number, to: number): string =>
  packRuns(
    runsOf(
      Uint8Array.from({ length: width * height }, (_, i) => (i % width >= from && i % width < to ? 1 : 0)),
      { width, height },
    ),
  )

describe('ignore regions', () => {
  test('are versions with a reason, overtaken by none, and in the trail', async () => {
    const host = await makeHost()
    const { project } = await plantProject(host, { 'a.png': 'a' })
    const page = connectionTo(host)
    await page.settings.change({ person: 'Engineer 1' })
    const none = { record: 0, by: '', at: '', reason: '', width: 0, height: 0, counts: '', pixels: 0, stale: [] }
    expect(await page.ignore.get({ project })).toEqual(none)
    const save = (expects: number, counts: string, change: object = {}) =>
      page.ignore.save({ project, expects, width: 32, height: 24, counts, reason, ...change })
    const first = await save(0, rectangle(32, 24, 0, 3), { key: 'made by the page' })
    expect(first).toMatchObject({ by: 'Engineer 1', reason, width: 32, height: 24, counts: rectangle(32, 24, 0, 3), pixels: 72, stale: [] })
    expect(await save(0, rectangle(32, 24, 0, 3), { key: 'made by the page' })).toEqual(first)
    expect(await codeOf(save(0, rectangle(32, 24, 0, 5)))).toBe('annotation.overtaken')
    expect(await codeOf(save(first.record, rectangle(32, 24, 0, 32)))).toBe('annotation.invalid')
    expect(await codeOf(save(first.record, rectangle(30, 24, 0, 3), { width: 30 }))).toBe('annotation.invalid')
    expect(await codeOf(save(first.record, rectangle(30, 24, 0, 3)))).toBe('annotation.invalid')
    expect(await codeOf(save(first.record, '', { reason: '' }))).toBe('request.invalid')
    expect(await save(first.record, '')).toMatchObject({ width: 0, height: 0, counts: '', pixels: 0 })
    const { store } = host.projects.open(project)
    expect((await verifyTrail(store, [], { signal })).problem).toBeNull()
    const { rows } = await page.trail.page({ project, offset: 0, limit: 10 })
    expect(rows.filter(({ action }) => action === 'ignore.saved').length).toBe(2)
  })
})

test('a picture that a watch scored with other regions comes into the project without that score', async () => {
  const host = await makeHost()
  const { project, pictures } = await plantProject(host, { 'a.png': 'a', 'b.png': 'b' })
  const opened = host.projects.open(project)
  const { reader, writer } = opened.store
  const run = await addRun(writer, { wanted: '', at: host.now() })
  const arrive = async (name: string, digit: string) => {
    const facts = { width: 8, height: 8, depth: 8, pixels: digit.repeat(64), brightness: 0.5, sharpness: 0.5 } as const
    const file = { at: host.now(), path: name, copy: name, sha256: digit.repeat(64), sizeBytes: 1, facts }
    const arrival = { kind: 'part', ...file, decision: 'reject', score: 0.5, parts: {} } as const
    await addArrivals(opened, { run, ignored: '', out: pictures, now: host.now }, [arrival])
  }
  await arrive('a.png', 'a')
  await scoreIgnoring(writer, run, 'f'.repeat(64))
  await arrive('b.png', 'b')
  expect(await reader.selectFrom('part').select('path').where('set', '=', 'incoming').execute()).toHaveLength(2)
  expect(await reader.selectFrom('score').selectAll().execute()).toEqual([])
})

const shared = sharedRun()

async function scored(host: Host, page: HostInside, project: string): Promise<void> {
  await page.runs.score({ project, run: 1 })
  for (;;) {
    const event = new Promise((happened) => host.events.listen(happened))
    if ((await page.runs.get({ project, run: 1 })).state.at === 'done') return
    await event
  }
}

test('an evaluation of the project takes truths and masks as people gave them, at once', async () => {
  const host = await makeHost({ engine: join(inject('built'), 'engine/index.js') })
  const { project } = (await host.projects.create(
    { name: 'Evaluated', data: shared.data, calibrationShare: 0.2 },
    { engine: host.engine, signal, onLog: () => undefined },
  ))!
  const page = connectionTo(host)
  await page.runs.adopt({ project, folder: shared.run })
  const pixels = async () => {
    for await (const step of await page.scores.pixels({ project, run: 1 })) if (step.at === 'done') return step.result
    throw new Error('no figures')
  }
  const { folder, store } = host.projects.open(project)
  const figures = ({ auroc, pixelAuroc, pro, maskedParts }: Record<string, unknown>) => ({ auroc, pixelAuroc, pro, maskedParts })
  const byFiles = await residuumJson('evaluate', '--run', shared.run, '--data', shared.data)
  const byProject = await residuumJson('evaluate', '--run', '1', '--project', folder)
  expect(figures(byProject.json)).toEqual(figures(byFiles.json))
  expect(byFiles.json['maskedParts']).toBe(6)

  // The data set's own masks saved as they are: the same figures. One taken away: a part less. One moved: other figures.
  const defective = await store.reader.selectFrom('part').select('id').where('truth', '=', 'defective').orderBy('id').execute()
  const [first, second] = await Promise.all(defective.map(({ id }) => page.annotations.get({ project, part: id })))
  expect(first).toMatchObject({ source: 'files', version: 0, masks: [{ label: 'scratch' }] })
  const save = ({ part, width, height }: typeof first & object, masks: NewMask[]) =>
    page.annotations.save({ project, part, expects: 0, width, height, masks })
  await save(first!, [...first!.masks])
  expect(await page.scores.keptPixels({ project, run: 1 })).toBeNull()
  const figured = await pixels()
  const { record: saved } = await store.reader.selectFrom('annotated').select('record').executeTakeFirstOrThrow()
  const rests = { parts: 12, defective: 6, maskedParts: 6, drawn: 1, masks: { first: saved, last: saved }, current: true, by: '' }
  expect(figured).toMatchObject({ pixelAuroc: byFiles.json['pixelAuroc'], pro: byFiles.json['pro'], ...rests })
  // They are kept with their entry, which the check holds them to; the report of the run has them.
  expect(await page.scores.keptPixels({ project, run: 1 })).toEqual(figured)
  expect((await page.trail.entry({ project, record: figured.record }))?.action).toBe('run.located')
  const source = { judge: host.judge, blobs: host.blobs, project: host.projects.open(project) }
  const report = async () => (await reportOf(source, 'run')).data as { pixels: { restsOn: object } }
  expect((await report()).pixels).toMatchObject({ pro: figured.pro, maskedParts: 6, restsOn: { record: figured.record, current: true } })
  await save(second!, [])
  // They belong to the masks of before, and say so.
  expect(await page.scores.keptPixels({ project, run: 1 })).toEqual({ ...figured, current: false })
  expect((await report()).pixels.restsOn).toMatchObject({ record: figured.record, current: false })
  expect((await pixels()).maskedParts).toBe(5)
  await page.parts.setTruth({ project, parts: [first!.part], truth: 'good', defectType: '', reason: '' })
  expect((await pixels()).maskedParts).toBe(4)
  expect((await residuumJson('evaluate', '--run', '1', '--project', folder)).json['counts']).toMatchObject({ good: 7, defective: 5 })
  expect((await residuumJson('evaluate', '--run', '1', '--project', folder, '--data', 'x')).status).toBe(2)
})

test('other regions make scores stale; scoring again leaves those pixels out of scores, calibration and the exported file', async () => {
  const host = await makeHost({ engine: join(inject('built'), 'engine/index.js') })
  const { project } = (await host.projects.create(
    { name: 'Ignoring', data: shared.data, calibrationShare: 0.2 },
    { engine: host.engine, signal, onLog: () => undefined },
  ))!
  const folder = join(await temporaryFolder(), 'run')
  await cp(shared.run, folder, { recursive: true })
  const page = connectionTo(host)
  await page.runs.adopt({ project, folder })
  await scored(host, page, project)
  const { reader } = host.projects.open(project).store
  const scores = () => reader.selectFrom('score').select(['part', 'score', 'parts']).orderBy('part').execute()
  const before = await scores()
  const { width, height, path } = await reader.selectFrom('part').selectAll().where('set', '=', 'test').limit(1).executeTakeFirstOrThrow()
  const saved = await page.ignore.save({ project, expects: 0, width, height, counts: rectangle(width, height, 0, width / 2), reason })
  expect(saved.stale).toEqual([1])
  expect((await page.runs.get({ project, run: 1 })).ignoreChanged).toBe(true)
  expect(await scores()).toEqual(before)

  await scored(host, page, project)
  expect((await page.ignore.get({ project })).stale).toEqual([])
  const after = await scores()
  expect(after.length).toBe(before.length)
  expect(after.every(({ score }, i) => score !== before[i]?.score)).toBe(true)
  // The calibration normals' scores, by which lines are drawn, are those of the same pixels.
  const { result } = await readRun(folder)
  const { result: former } = await readRun(shared.run)
  expect(result?.ignore).toEqual({ width, height, counts: saved.counts })
  expect(result?.calibration['mean']?.length).toBe(former?.calibration['mean']?.length)
  expect(result?.calibration['mean']).not.toEqual(former?.calibration['mean'])
  const evaluated = await page.scores.evaluate({ project, run: 1, settings: await page.thresholds.settings({ project }) })
  expect(evaluated.auroc).not.toBeNull()
  const { rows } = await page.trail.page({ project, filter: { actions: ['run.scored'] }, offset: 0, limit: 5 })
  expect(JSON.parse(rows[0]!.new)).toMatchObject({ scored: after.length })

  // The exported file gives the stored score, and does not see what is ignored.
  const out = join(await temporaryFolder(), 'scorer.onnx')
  await exportRun(folder, { out, line: null, bits: 8 }, { engine: host.engine, signal, onLog: () => undefined })
  const session = await InferenceSession.create(out)
  const { data } = await sharp(join(shared.data, path)).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
  const { score } = await session.run({ image: new Tensor('uint8', Uint8Array.from(data), [1, height, width, 3]) })
  const { id } = await reader.selectFrom('part').select('id').where('path', '=', path).executeTakeFirstOrThrow()
  expect(Number(score!.data[0])).toBeCloseTo(after.find(({ part }) => part === id)!.score!, 6)
  await session.release()

  // Without any, everything is as it was.
  await page.ignore.save({ project, expects: saved.record, width, height, counts: '', reason })
  await scored(host, page, project)
  const again = await scores()
  for (const [i, { score }] of again.entries()) expect(score).toBeCloseTo(before[i]!.score!, 6)
})
