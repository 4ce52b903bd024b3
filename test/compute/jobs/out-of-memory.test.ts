import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { Fault } from '#domain/faults.ts'
import { readRun } from '#disk/run-folder.ts'
import { loadCheckpoint } from '#engine/checkpoint/checkpoint.ts'
import type { Runtime } from '#engine/compute/program.ts'
import { compiledRuntime } from '#engine/compute/runtimes/compiled/index.ts'
import { RUNTIMES } from '#engine/compute/runtimes/registry.ts'
import type { RuntimeEntry } from '#engine/compute/runtimes/registry.ts'
import type { JobWork } from '#engine/jobs/job.ts'
import { train } from '#engine/jobs/train.ts'
import type { EngineMessage, EpochRecord, Job } from '#engine/protocol.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { drawParts } from '#test/kit/drawn-parts.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

type TrainJob = Extract<Job, { kind: 'train' }>

const full = () => new Fault('compute.out-of-memory', { what: 'Full.', why: 'Full.', do: 'Less.' })

/** A device whose memory holds batches of up to `largest` at its n-th run: a neighbour takes its share. What does not fit throws `fault`. */
function plantDevice(id: string, largest: (run: number) => number, fault: () => Fault = full): void {
  let runs = 0
  const runtime: Runtime = {
    ...compiledRuntime,
    id: 'small',
    probe: () => Promise.resolve([{ id, title: 'A small GPU', runtime: 'small' }]),
    state: (initial) => compiledRuntime.state(initial, 'cpu'),
    compile: async (fn, signature, options) => {
      const program = await compiledRuntime.compile(fn, signature, { ...options, device: 'cpu' })
      const batch = signature['in.batch']?.shape[0] ?? 0
      return {
        ...program,
        run: (inputs) => {
          if (batch > largest(++runs)) throw fault()
          return program.run(inputs)
        },
      }
    },
  }
  const entries = RUNTIMES as RuntimeEntry[]
  entries.push({ runtime, offered: true })
  onTestFinished(() => void entries.pop())
}

async function start(
  device: string,
  settings: object,
  detector = 'autoencoder',
): Promise<{ job: TrainJob; work: JobWork; messages: EngineMessage[] }> {
  const folder = await temporaryFolder()
  const dataset = await drawParts(join(folder, 'pictures'), { train: 16, calibrate: 4 })
  const messages: EngineMessage[] = []
  const work: JobWork = {
    signal: new AbortController().signal,
    pauseAsked: () => false,
    takeStop: () => false,
    onView: () => undefined,
    onStandBy: () => undefined,
    send: (message) => messages.push(message),
  }
  const job: TrainJob = {
    kind: 'train',
    run: join(folder, 'run'),
    device,
    start: {
      how: 'new',
      dataset,
      detector,
      preset: 'quick',
      settings: { size: 16, latent: 4, batch: 8, epochs: 4, ...settings },
      seed: 4,
      reduction: 'mean',
    },
  }
  return { job, work, messages }
}

const warnings = (messages: EngineMessage[]): string[] =>
  messages.flatMap((message) => (message.type === 'warning' && message.text.startsWith('Memory') ? [message.text] : []))
const epochs = (messages: EngineMessage[]): EpochRecord[] =>
  messages.flatMap((message) => (message.type === 'epoch' ? [message.record] : []))

/** Every look at the clock is a minute later, so that every step is followed by a checkpoint. */
function checkpointEveryStep(): void {
  let now = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 60_000))
  onTestFinished(() => clock.mockRestore())
}

describe('a training whose device runs out of memory', () => {
  test('goes on with half the batch from the last checkpoint, sees as many pictures, and tells', async () => {
    checkpointEveryStep()
    plantDevice('small:0', (run) => (run > 3 ? 4 : 8))
    const { job, work, messages } = await start('small:0', {})
    expect((await train(job, work)).at).toBe('done')
    expect(warnings(messages)).toEqual([
      'Memory ran out on small:0 with 8 parts at a time. Training goes on from the last checkpoint with 4 parts at a time instead of 8.',
    ])
    // Two steps of eight make an epoch of sixteen, then four of four: three steps were done, so an epoch and a half.
    expect(epochs(messages).map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 2],
      [2, 8],
      [3, 12],
      [4, 16],
    ])
    expect((await loadCheckpoint(job.run))!.position.batch).toBe(4)
    const run = await readRun(job.run)
    expect(run).toMatchObject({ device: 'small:0', settings: { batch: 8 }, state: { at: 'done' } })
  })

  test('goes to the processor when a quarter is too much as well, with the whole batch', async () => {
    plantDevice('small:0', () => 0)
    const { job, work, messages } = await start('small:0', { steps: 6 })
    expect((await train(job, work)).at).toBe('done')
    expect(warnings(messages)).toHaveLength(3)
    expect(warnings(messages).at(-1)).toMatch(/on cpu, which is slower/)
    expect(await readRun(job.run)).toMatchObject({ runtime: 'compiled', device: 'cpu', result: { epochs: 3 } })
    expect(epochs(messages).map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 2],
      [2, 4],
      [3, 6],
    ])
  })

  test('keeps both stages of f-AnoGAN going across their border, each with as many pictures', async () => {
    checkpointEveryStep()
    // Two critic steps of eight an epoch, then the same pictures in four steps of four; the encoder's stage begins with four.
    plantDevice('small:0', (run) => (run > 3 ? 4 : 8))
    const { job, work, messages } = await start('small:0', { epochs: 2, encoderEpochs: 2, width: 4 }, 'fanogan')
    expect((await train(job, work)).at).toBe('done')
    expect(warnings(messages)).toHaveLength(1)
    expect(epochs(messages).map(({ stage, epoch, step }) => [stage, epoch, step])).toEqual([
      ['generate', 1, 2],
      ['generate', 2, 8],
      ['encode', 1, 4],
      ['encode', 2, 8],
    ])
    expect((await readRun(job.run)).result?.calibration['feature']).toHaveLength(4)
  })

  test('fails with that fault when the processor has no memory either, and can be resumed', async () => {
    const compile = vi.spyOn(compiledRuntime, 'compile').mockImplementation(() => Promise.reject(full()))
    const { job, work, messages } = await start('cpu', {})
    const fault = await caughtFault(async () => train(job, work))
    expect(fault.code).toBe('compute.out-of-memory')
    expect(warnings(messages)).toHaveLength(2)
    expect((await readRun(job.run)).state).toEqual({ at: 'failed', fault: fault.toRecord() })
    compile.mockRestore()
    expect((await train({ ...job, start: { how: 'resume' } }, work)).at).toBe('done')
  })
})

describe('a training whose device is lost', () => {
  const gone = () => new Fault('compute.device-lost', { what: 'Gone.', why: 'Gone.', do: 'Again.' })

  test('goes on at once on the processor with the whole batch, from the last checkpoint, and tells', async () => {
    checkpointEveryStep()
    plantDevice('small:0', (run) => (run > 3 ? 0 : 8), gone)
    const { job, work, messages } = await start('small:0', {})
    expect((await train(job, work)).at).toBe('done')
    const told = messages.flatMap((message) => (message.type === 'warning' && message.text.includes('answering') ? [message.text] : []))
    expect(told).toEqual(['small:0 stopped answering. Training goes on from the last checkpoint on cpu, which is slower.'])
    expect(await readRun(job.run)).toMatchObject({ runtime: 'compiled', device: 'cpu', result: { epochs: 4 } })
    // No step is done twice and none is left out.
    expect(epochs(messages).map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 2],
      [2, 4],
      [3, 6],
      [4, 8],
    ])
  })
})
