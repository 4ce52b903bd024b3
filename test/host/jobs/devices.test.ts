import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { askDevices, chooseDevice } from '#host/jobs/devices.ts'
import type { JobWatch } from '#host/jobs/engine-process.ts'
import { measurementsFile } from '#host/jobs/measurements.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

/** An engine with the devices given: milliseconds of a step, a reason, or `crash`. It notes what it was asked for. */
async function fakeEngine(
  devices: Readonly<Record<string, number | string>>,
): Promise<{ watch: JobWatch; asked: () => Promise<string[]> }> {
  const folder = await temporaryFolder()
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'))
  vi.stubEnv('LOCALAPPDATA', join(folder, 'cache'))
  onTestFinished(() => void vi.unstubAllEnvs())
  const [engine, log] = [join(folder, 'engine.mjs'), join(folder, 'asked')]
  await writeFile(log, '')
  await writeFile(
    engine,
    `import { appendFileSync } from 'node:fs'
const devices = ${JSON.stringify(devices)}
const listing = (id) => ({ id, title: 'The ' + id, runtime: 'fake' })
process.on('message', ({ job }) => {
  appendFileSync(${JSON.stringify(log)}, (job.device ?? 'list') + '\\n')
  const is = devices[job.device]
  if (is === 'crash') process.kill(process.pid, 'SIGSEGV')
  const result = job.kind === 'devices'
    ? { devices: Object.keys(devices).map(listing), missing: [{ runtime: 'other', title: 'Other', reason: 'It is not there.' }] }
    : { report: { ...listing(job.device), selfTest: {}, usable: typeof is === 'number', ...(typeof is === 'number' ? { reason: '', stepMs: is } : { reason: is, stepMs: null }) } }
  if (is !== 'crash') process.send({ type: 'done', result }, () => process.exit())
})
process.send({ type: 'ready' })
`,
  )
  const asked = async (): Promise<string[]> => (await readFile(log, 'utf8')).split('\n').filter(Boolean)
  return { watch: { engine, signal: new AbortController().signal }, asked }
}

describe('askDevices', () => {
  test('examines each device in a process of its own, so that a crash is that one’s report alone', async () => {
    const { watch, asked } = await fakeEngine({ cpu: 100, gpu: 'crash', old: 'The driver is too old.' })
    const end = await askDevices(watch)
    if (end.at !== 'done') throw new Error('It was not cancelled.')
    const [cpu, gpu, old] = end.result.devices
    expect(cpu).toMatchObject({ id: 'cpu', usable: true, stepMs: 100 })
    expect(gpu).toMatchObject({ id: 'gpu', usable: false, stepMs: null })
    expect(gpu!.reason).toMatch(/SIGSEGV/)
    expect(old).toMatchObject({ id: 'old', usable: false, reason: 'The driver is too old.' })
    expect(end.result.missing).toEqual([{ runtime: 'other', title: 'Other', reason: 'It is not there.' }])
    expect(await asked()).toEqual(['list', 'cpu', 'gpu', 'old'])
  })

  test('ends when it is cancelled', async () => {
    const { watch } = await fakeEngine({ cpu: 100 })
    expect(await askDevices({ ...watch, signal: AbortSignal.abort() })).toEqual({ at: 'cancelled' })
  })
})

describe('chooseDevice', () => {
  test('takes the fastest device that can be used, measures it once, and asks again for what could not', async () => {
    const { watch, asked } = await fakeEngine({ cpu: 100, gpu: 20, broken: 'It computes wrongly.' })
    for (let start = 0; start < 3; start++) expect(await chooseDevice('auto', watch)).toBe('gpu')
    expect(await asked()).toEqual(['list', 'cpu', 'gpu', 'broken', 'list', 'broken', 'list', 'broken'])
  })

  test('measures nothing where there is one device, or one is named', async () => {
    const { watch, asked } = await fakeEngine({ cpu: 100 })
    expect(await chooseDevice('auto', watch)).toBe('auto')
    expect(await chooseDevice('gpu', watch)).toBe('gpu')
    expect(await asked()).toEqual(['list'])
  })

  test('measures again when what it kept cannot be read', async () => {
    const { watch, asked } = await fakeEngine({ cpu: 100, gpu: 20 })
    await chooseDevice('auto', watch)
    await writeFile(measurementsFile(), '{"half')
    expect(await chooseDevice('auto', watch)).toBe('gpu')
    expect(await asked()).toEqual(['list', 'cpu', 'gpu', 'list', 'cpu', 'gpu'])
  })

  test('leaves the choice to the engine when no device can be used', async () => {
    const { watch } = await fakeEngine({ cpu: 'crash', gpu: 'crash' })
    expect(await chooseDevice('auto', watch)).toBe('auto')
  })
})
