import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { call } from '@orpc/server'
import { router } from '#host/handlers/router.ts'
import type { Host } from '#host/host.ts'
import type { HostEvent } from '#rpc/schemas/events.ts'
import type { RunAt } from '#rpc/schemas/runs.ts'
import { drawParts } from '#test/kit/drawn-parts.ts'
import { builtEngine } from '#test/kit/engine.ts'
import { makeHost } from '#test/kit/hosts.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

const wanted = { detector: 'autoencoder', preset: 'quick', settings: { size: 16, latent: 4, batch: 4, epochs: 3, steps: 0 } }
/** Long enough to be met under way. */
const long = { ...wanted, settings: { ...wanted.settings, epochs: 5000 } }

/** A host whose list holds one project: 24 good parts, some held back. */
async function hostWithProject(): Promise<{ host: Host; project: string; events: HostEvent[] }> {
  const host = await makeHost({ engine: builtEngine() })
  const pictures = await temporaryFolder()
  await drawParts(pictures, { train: 32 })
  const watch = { engine: builtEngine(), signal: new AbortController().signal }
  const row = await host.projects.create({ name: 'Discs', data: join(pictures, 'train'), calibrationShare: 0.2 }, watch)
  const events: HostEvent[] = []
  onTestFinished(host.events.listen((event) => events.push(event)))
  return { host, project: row!.project, events }
}

const ask = (host: Host) => ({ context: { host } })
const stateOf = async (host: Host, project: string, run: number): Promise<RunAt['at']> =>
  (await call(router.runs.get, { project, run }, ask(host))).state.at
const until = (fn: () => Promise<void> | void): Promise<void> => vi.waitFor(fn, { timeout: 60_000, interval: 50 })
const reached = (host: Host, project: string, run: number, at: RunAt['at']): Promise<void> =>
  until(async () => expect(await stateOf(host, project, run)).toBe(at))

test('trains one run at a time, then scores all parts of the project', async () => {
  const { host, project, events } = await hostWithProject()
  const first = await call(router.runs.start, { project, ...wanted }, ask(host))
  const second = await call(router.runs.start, { project, ...wanted, seed: 1 }, ask(host))
  expect(await stateOf(host, project, second.run)).toBe('queued')
  await reached(host, project, first.run, 'done')
  expect(await stateOf(host, project, second.run)).not.toBe('done')
  await reached(host, project, second.run, 'done')
  const runs = await call(router.runs.list, { project }, ask(host))
  expect(runs.map(({ run, scores }) => [run, scores])).toEqual([
    [2, { scored: 32, unreadable: 0, parts: 32 }],
    [1, { scored: 32, unreadable: 0, parts: 32 }],
  ])
  const epochs = events.filter((event) => event.type === 'run.epoch')
  expect(epochs).toHaveLength(6)
  expect(await call(router.runs.snapshots, { project, run: 1 }, ask(host))).toHaveLength(3)
  // A run with its scores can be looked at: the view process makes the maps.
  const { rows } = await call(router.parts.page, { project, run: 1, offset: 0, limit: 1 }, ask(host))
  const look = await call(router.look.part, { project, run: 1, part: rows[0]!.part }, ask(host))
  expect(look.fault).toBeNull()
  expect(look.verdict).toMatchObject({ score: rows[0]!.score, size: 16, residual: { width: 16, height: 16 } })
})

test('pauses, and goes on from there', async () => {
  const { host, project, events } = await hostWithProject()
  const { run } = await call(router.runs.start, { project, ...long }, ask(host))
  await until(() => expect(events.some(({ type }) => type === 'run.epoch')).toBe(true))
  await call(router.runs.pause, { project, run }, ask(host))
  await reached(host, project, run, 'paused')
  const before = (await call(router.runs.history, { project, run }, ask(host))).length
  await call(router.runs.resume, { project, run }, ask(host))
  await until(async () => expect((await call(router.runs.history, { project, run }, ask(host))).length).toBeGreaterThan(before))
  await call(router.runs.stopAndKeep, { project, run }, ask(host))
  await reached(host, project, run, 'done')
})

test('after kill -9 of the engine says what happened, keeps what was learned, and goes on when asked', async () => {
  const { host, project, events } = await hostWithProject()
  const { run } = await call(router.runs.start, { project, ...long }, ask(host))
  await until(() => expect(events.some(({ type }) => type === 'run.epoch')).toBe(true))
  const folder = (await call(router.runs.get, { project, run }, ask(host))).folder
  const claim = (await import('node:fs')).readdirSync(folder).find((name) => name.startsWith('.residuum-lock-'))!
  const { pid } = JSON.parse(await readFile(join(folder, claim), 'utf8')) as { pid: number }
  process.kill(pid, 'SIGKILL')
  await until(() => expect(events.some(({ type }) => type === 'engine.lost')).toBe(true))
  await reached(host, project, run, 'interrupted')
  await call(router.runs.resume, { project, run }, ask(host))
  await reached(host, project, run, 'running')
  await call(router.runs.discard, { project, run, reason: 'it was only to be killed' }, ask(host))
  expect(await stateOf(host, project, run)).toBe('discarded')
  expect(host.queue.entries()).toEqual([])
})

test('what waits survives a restart of the host, and what ran is paused', async () => {
  const { host, project, events } = await hostWithProject()
  const first = await call(router.runs.start, { project, ...long }, ask(host))
  const second = await call(router.runs.start, { project, ...wanted }, ask(host))
  await until(() => expect(events.some(({ type }) => type === 'run.epoch')).toBe(true))
  await host.close()
  const next = await makeHost({ engine: builtEngine(), home: host.home })
  expect(await stateOf(next, project, first.run)).toBe('paused')
  await reached(next, project, second.run, 'done')
})

test('a training that cannot begin is refused with everything that is wrong', async () => {
  const { host, project } = await hostWithProject()
  const { pictures } = await host.projects.open(project).facts()
  await rm(pictures, { recursive: true })
  const bad = { project, ...wanted, settings: { size: 5, sise: 1 } }
  const check = await call(router.runs.check, bad, ask(host))
  expect(check.faults.map(({ code }) => code)).toEqual(['file.missing', 'settings.invalid'])
  expect(check.faults[1]!.text.why).toMatch(/sise/)
  await expect(call(router.runs.start, bad, ask(host))).rejects.toMatchObject({ code: 'FAULT', data: { code: 'file.missing' } })
})
