import { fork } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { readRun } from '#disk/run-folder.ts'
import type { Fault } from '#domain/faults.ts'
import type { Dataset } from '#domain/parts.ts'
import type { Job } from '#engine/protocol.ts'
import { CANCEL_GRACE_MS, runJob, type JobOutcome, type JobWatch } from '#host/jobs/engine-process.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { drawParts } from '#test/kit/drawn-parts.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

const ENGINE = join(inject('built'), 'engine/index.js')

type Train = Extract<Job, { kind: 'train' }>

/** A training that takes seconds; `epochs` makes it longer. */
async function tinyTraining(epochs: number): Promise<{ fresh(run: string): Train; resume(run: string): Train; folder: string }> {
  const folder = await temporaryFolder()
  const dataset: Dataset = await drawParts(join(folder, 'pictures'), { train: 8, calibrate: 4 })
  const settings = { size: 16, epochs, batch: 4, latent: 8 }
  const start = { how: 'new', dataset, detector: 'autoencoder', preset: 'quick', settings, seed: 3, reduction: 'mean' } as const
  return {
    folder,
    fresh: (run) => ({ kind: 'train', run: join(folder, run), device: 'cpu', start }),
    resume: (run) => ({ kind: 'train', run: join(folder, run), device: 'cpu', start: { how: 'resume' } }),
  }
}

/** Watches nothing, cancels nothing. */
function watching(change: Partial<JobWatch> = {}): JobWatch {
  return { engine: ENGINE, signal: new AbortController().signal, ...change }
}

const train = (job: Train, change: Partial<JobWatch> = {}): Promise<JobOutcome<'train'>> => runJob<'train'>(job, watching(change))

const weightsOf = (job: Train): Promise<Buffer> => readFile(join(job.run, 'weights.safetensors'))

/** Runs a training until its `epoch`-th epoch is reported, then does something to it. */
async function interruptAt(
  epoch: number,
  job: Train,
  act: (stops: { pid: number; cancel(): void; pause(): void }) => void,
): Promise<JobOutcome<'train'>> {
  const [cancel, pause] = [new AbortController(), new AbortController()]
  let pid = 0
  let epochs = 0
  return train(job, {
    signal: cancel.signal,
    pause: pause.signal,
    onStart: (started) => (pid = started),
    onEpoch: () => {
      if (++epochs === epoch) act({ pid, cancel: () => cancel.abort(), pause: () => pause.abort() })
    },
  })
}

describe('a training in the engine', () => {
  test('gives byte for byte the same model after a pause, a kill -9 and a cancel, each resumed', async () => {
    const { fresh, resume } = await tinyTraining(40)
    const whole = fresh('whole')
    expect((await train(whole)).at).toBe('done')

    const broken = fresh('broken')
    expect(await interruptAt(5, broken, ({ pause }) => pause())).toMatchObject({ at: 'paused' })
    expect((await readRun(broken.run)).state.at).toBe('paused')

    const lost = await caughtFault(() => interruptAt(5, resume('broken'), ({ pid }) => process.kill(pid, 'SIGKILL')))
    expect(lost.code).toBe('engine.lost')

    expect(await interruptAt(5, resume('broken'), ({ cancel }) => cancel())).toEqual({ at: 'cancelled' })
    expect((await readRun(broken.run)).state.at).toBe('cancelled')

    expect((await train(resume('broken'))).at).toBe('done')
    expect((await weightsOf(broken)).equals(await weightsOf(whole))).toBe(true)
  })

  test('is begun anew when it was killed before its first checkpoint, and gives the same model', async () => {
    const { fresh, resume } = await tinyTraining(12)
    await train(fresh('whole'))
    await caughtFault(() => interruptAt(1, fresh('broken'), ({ pid }) => process.kill(pid, 'SIGKILL')))
    await train(resume('broken'))
    expect((await weightsOf(fresh('broken'))).equals(await weightsOf(fresh('whole')))).toBe(true)
  })

  test('answers a cancel within two seconds', async () => {
    const { fresh } = await tinyTraining(10_000)
    let asked = 0
    await interruptAt(3, fresh('run'), ({ cancel }) => {
      asked = performance.now()
      cancel()
    })
    expect(performance.now() - asked).toBeLessThan(CANCEL_GRACE_MS)
  })

  test('says how far it is, and nothing backwards', async () => {
    const { fresh } = await tinyTraining(20)
    const seen: { phase: string; done: number; total: number }[] = []
    await train(fresh('run'), { onProgress: (progress) => seen.push(progress) })
    for (const [i, { phase, done, total }] of seen.entries()) {
      expect(done).toBeLessThanOrEqual(total)
      const before = seen[i - 1]
      if (before?.phase === phase) expect(done).toBeGreaterThanOrEqual(before.done)
    }
    expect(new Set(seen.map(({ phase }) => phase)).size).toBeGreaterThan(1)
  })

  test('refuses a second training on the same run folder, and leaves the first alone', async () => {
    const { fresh, resume } = await tinyTraining(10_000)
    let second: Promise<Fault> | undefined
    const first = await interruptAt(3, fresh('run'), ({ cancel }) => {
      second = caughtFault(() => train(resume('run')))
      void second.then(cancel)
    })
    expect((await second)?.code).toBe('run.locked')
    expect(first).toEqual({ at: 'cancelled' })
  })
})

describe('the engine process', () => {
  test('hands a fault over whole', async () => {
    const folder = await temporaryFolder()
    const fault = await caughtFault(() =>
      runJob<'export'>({ kind: 'export', run: folder, out: join(folder, 'x.onnx'), metadata: {}, bits: 8, line: null }, watching()),
    )
    expect(fault.code).toBe('run.missing')
    expect(fault.text.what).toContain(folder)
    expect(fault.data).toEqual({ folder })
  })

  test('turns a bug into a fault with a reference, under which the log has its stack', async () => {
    const log: string[] = []
    const unknown = { kind: 'dance' } as unknown as Extract<Job, { kind: 'devices' }>
    const fault = await caughtFault(() => runJob<'devices'>(unknown, watching({ onLog: (line) => log.push(line) })))
    expect(fault.code).toBe('internal')
    expect(fault.reference).toMatch(/^[0-9a-f]{8}$/)
    expect(log.join('\n')).toContain(`[${fault.reference}] TypeError`)
    expect(log.join('\n')).toContain('engine/index.js')
  })

  test('is not started for a job that was cancelled before', async () => {
    let started = false
    const end = await runJob<'detectors'>({ kind: 'detectors' }, watching({ signal: AbortSignal.abort(), onStart: () => (started = true) }))
    expect([end, started]).toEqual([{ at: 'cancelled' }, false])
  })

  test('ends when whoever started it is gone', async () => {
    const folder = await temporaryFolder()
    const job = (await tinyTraining(10_000)).fresh('run')
    const host = join(folder, 'host.mjs')
    await writeFile(
      host,
      `import { fork } from 'node:child_process'
const child = fork(${JSON.stringify(ENGINE)}, [], { serialization: 'advanced' })
child.on('message', ({ type }) => {
  if (type === 'ready') child.send({ type: 'job', job: ${JSON.stringify(job)} })
  if (type === 'epoch') { process.send?.(child.pid); process.kill(process.pid, 'SIGKILL') }
})`,
    )
    const dying = fork(host, [], { stdio: 'ignore' })
    const pid = await new Promise<number>((resolve) => dying.once('message', (message) => resolve(message as number)))
    onTestFinished(() => endIfThere(pid))
    await expect.poll(() => isThere(pid), { timeout: 5_000 }).toBe(false)
  })
})

describe('an engine that misbehaves', () => {
  test('is killed when it does not answer a cancel', async () => {
    const engine = await script(
      `process.on('message', () => undefined); process.send({ type: 'ready' }); process.send({ type: 'warning', text: 'busy' }); setInterval(() => {}, 1000)`,
    )
    const cancel = new AbortController()
    const end = await runJob<'detectors'>({ kind: 'detectors' }, { engine, signal: cancel.signal, onWarning: () => cancel.abort() })
    expect(end).toEqual({ at: 'cancelled' })
  })

  test('is lost with its exit status and the last lines of its log', async () => {
    const engine = await script(`console.error('the driver is gone'); process.exit(7)`)
    const fault = await caughtFault(() => runJob<'detectors'>({ kind: 'detectors' }, watching({ engine })))
    expect(fault.code).toBe('engine.lost')
    expect(fault.data).toEqual({ exitCode: 7, signal: null, log: 'the driver is gone' })
    expect(fault.text.why).toContain('exit status 7')
  })

  test('is lost with advice on memory when the system killed it in a training', async () => {
    const engine = await script(`process.kill(process.pid, 'SIGKILL')`)
    const { resume } = await tinyTraining(1)
    const fault = await caughtFault(() => train(resume('run'), { engine }))
    expect(fault.data).toMatchObject({ signal: 'SIGKILL' })
    expect(fault.text.do).toMatch(/^Resume the run.*smaller batch/)
  })

  test('is lost when there is no such program', async () => {
    const fault = await caughtFault(() => runJob<'detectors'>({ kind: 'detectors' }, watching({ engine: '/nowhere/engine.js' })))
    expect(fault.code).toBe('engine.lost')
  })
})

async function script(text: string): Promise<string> {
  const path = join(await temporaryFolder(), 'engine.mjs')
  await writeFile(path, text)
  return path
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function endIfThere(pid: number): void {
  if (isThere(pid)) process.kill(pid, 'SIGKILL')
}
