import { createHash } from 'node:crypto'
import { cp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Dataset } from '#domain/parts.ts'
import type { Progress } from '#domain/work.ts'
import type { SettingValues } from '#domain/run.ts'
import { readRun } from '#disk/run-folder.ts'
import { readWarnings } from '#host/runs/warnings.ts'
import { loadCheckpoint } from '#engine/checkpoint/checkpoint.ts'
import { readTensors } from '#engine/checkpoint/safetensors.ts'
import { add, mul, square, sum } from '#engine/compute/tfjs.ts'
import type { TensorFn } from '#engine/compute/program.ts'
import { autoencoder } from '#engine/detectors/autoencoder/index.ts'
import type { Stage } from '#engine/detectors/detector.ts'
import type { JobWork } from '#engine/jobs/job.ts'
import { train } from '#engine/jobs/train.ts'
import type { EngineMessage, EpochRecord, Job } from '#engine/protocol.ts'
import { REDUCTIONS } from '#engine/reductions/registry.ts'
import { caughtFault } from '#test/kit/caught-fault.ts'
import { drawParts } from '#test/kit/drawn-parts.ts'
import { temporaryFolder } from '#test/kit/temporary-folder.ts'

type TrainJob = Extract<Job, { kind: 'train' }>
type Watcher = JobWork & { messages: EngineMessage[]; reports: Progress[]; cancel: AbortController; pause: () => void; stop: () => void }

/** Five pictures, batches of two: three epochs are eight steps, then three of averaging. */
const tiny = { size: 16, latent: 4, batch: 2, epochs: 3 }

function watch(onReport: (report: Progress, work: Watcher) => void = () => undefined): Watcher {
  const cancel = new AbortController()
  let paused = false
  let stops = 0
  const messages: EngineMessage[] = []
  const reports: Progress[] = []
  const work: Watcher = {
    signal: cancel.signal,
    cancel,
    messages,
    reports,
    pause: () => (paused = true),
    pauseAsked: () => paused,
    stop: () => stops++,
    takeStop: () => stops > 0 && stops-- > 0,
    onView: () => undefined,
    onStandBy: () => undefined,
    send: (message) => messages.push(message),
    onProgress: (report) => {
      reports.push(report)
      onReport(report, work)
    },
  }
  return work
}

async function newJob(settings: SettingValues = {}, counts = { train: 5, calibrate: 4 }): Promise<{ job: TrainJob; dataset: Dataset }> {
  const folder = await temporaryFolder()
  const dataset = await drawParts(join(folder, 'pictures'), counts)
  const start = {
    how: 'new',
    dataset,
    detector: 'autoencoder',
    preset: 'quick',
    settings: { ...tiny, ...settings },
    seed: 4,
    reduction: 'auto',
  } as const
  return { job: { kind: 'train', run: join(folder, 'run'), start, device: 'cpu' }, dataset }
}

const resume = (job: TrainJob): TrainJob => ({ ...job, start: { how: 'resume' } })
const weightsOf = (job: TrainJob): Promise<Buffer> => readFile(join(job.run, 'weights.safetensors'))
const historyOf = async (job: TrainJob): Promise<EpochRecord[]> =>
  (await readFile(join(job.run, 'history.jsonl'), 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as EpochRecord)

/** Every look at the clock is a minute later, so that every step is followed by a checkpoint. */
function checkpointEveryStep(): void {
  let now = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 60_000))
  onTestFinished(() => clock.mockRestore())
}

describe('training', () => {
  test('leaves weights, a history and a result that scoring and thresholds can use', async () => {
    const { job } = await newJob()
    const work = watch()
    const end = await train(job, work)
    const run = await readRun(job.run)
    expect(end).toEqual({ at: 'done', result: { run } })
    expect((await readdir(job.run)).sort()).toEqual([
      'checkpoints',
      'dataset.json',
      'history.jsonl',
      'run.json',
      'samples',
      'warnings.jsonl',
      'weights.safetensors',
    ])
    expect(run).toMatchObject({
      state: { at: 'done', weights: 'weights.safetensors' },
      counts: { train: 5, calibrate: 4, test: 0 },
      seed: 4,
    })
    const result = run.result!
    expect(Object.keys(result.calibration).sort()).toEqual(REDUCTIONS.map(({ id }) => id).sort())
    for (const scores of Object.values(result.calibration)) expect(scores).toHaveLength(4)
    expect(result.reductionTrials).toHaveLength(REDUCTIONS.length)
    expect(result.reductionTrials.map(({ reduction }) => reduction)).toContain(result.reduction)
    expect(result.residualScale.median).toBeLessThan(result.residualScale.q9999)
    expect(result.steps).toBe(8)
    expect(result.epochs).toBe(3)
    expect(result.finalLosses['reconstruction']).toBeGreaterThan(0)
    expect((await readTensors(join(job.run, 'weights.safetensors'))).blocks['encoder.1.mean']!.shape).toEqual([64])
    const history = await historyOf(job)
    expect(history.map(({ stage, epoch, step }) => [stage, epoch, step])).toEqual([
      ['learn', 1, 3],
      ['learn', 2, 5],
      ['learn', 3, 8],
    ])
    expect(work.messages.filter((message) => message.type === 'epoch').map(({ record }) => record)).toEqual(history)
    expect(history[2]!.losses['reconstruction']!).toBeLessThan(history[0]!.losses['reconstruction']!)
  })

  test('reports progress that only grows within a phase and ends at its total', async () => {
    const { job } = await newJob()
    const work = watch()
    await train(job, work)
    for (const phase of new Set(work.reports.map((report) => report.phase))) {
      const reports = work.reports.filter((report) => report.phase === phase)
      expect(reports.map(({ done }) => done)).toEqual(reports.map(({ done }) => done).sort((a, b) => a - b))
      expect(reports.at(-1)!.done).toBe(reports.at(-1)!.total)
      expect(new Set(reports.map(({ total }) => total)).size).toBe(1)
    }
  })

  test('gives the same model for the same seed and another one for another', async () => {
    const { job, dataset } = await newJob()
    const again: TrainJob = { ...job, run: `${job.run}-again` }
    const other: TrainJob = { ...job, run: `${job.run}-other`, start: { ...job.start, dataset, seed: 5 } as TrainJob['start'] }
    for (const each of [job, again, other]) await train(each, watch())
    expect((await weightsOf(again)).equals(await weightsOf(job))).toBe(true)
    expect((await weightsOf(other)).equals(await weightsOf(job))).toBe(false)
  })

  test('shows the same four parts after every epoch', async () => {
    const { job } = await newJob()
    const work = watch()
    await train(job, work)
    const shown = [1, 2, 3].flatMap((epoch) => [`learn-${epoch}-rebuilt.png`, `learn-${epoch}-residual.png`])
    expect((await readdir(join(job.run, 'samples'))).sort()).toEqual(['input.png', ...shown].sort())
    expect(await sharp(join(job.run, 'samples/learn-2-rebuilt.png')).metadata()).toMatchObject({ width: 4 * 16, height: 16, channels: 3 })
    expect(work.messages.filter(({ type }) => type === 'snapshot')).toHaveLength(3)
  })

  test('that is stopped early becomes a run that can score', async () => {
    const { job } = await newJob()
    const work = watch((report, { stop }) => {
      if (report.phase.startsWith('Learn') && report.done === 4) stop()
    })
    const end = await train(job, work)
    expect(end).toMatchObject({ at: 'done', result: { run: { state: { at: 'done' }, result: { steps: 4, epochs: 1 } } } })
  })

  test('keeps the reduction a person named and tries no other', async () => {
    const { job } = await newJob()
    const named: TrainJob = { ...job, start: { ...job.start, reduction: 'max' } as TrainJob['start'] }
    await train(named, watch())
    expect((await readRun(job.run)).result).toMatchObject({ reduction: 'max', reductionChosenBy: 'person', reductionTrials: [] })
  })

  test('says that five parts are few, and keeps it beside the run for whoever looks later', async () => {
    const { job } = await newJob()
    const work = watch()
    await train(job, work)
    const said = work.messages.flatMap((message) => (message.type === 'warning' ? [message.text] : []))
    expect(said).toEqual([expect.stringMatching(/^5 good parts are few/)])
    expect(await readWarnings(job.run)).toEqual(said)
  })

  test('without calibration normals still chooses a reduction, and gives no scores to draw thresholds from', async () => {
    const { job } = await newJob({}, { train: 5, calibrate: 0 })
    const work = watch()
    await train(job, work)
    const result = (await readRun(job.run)).result!
    expect(result.calibration).toEqual({})
    expect(result.reductionTrials).toHaveLength(REDUCTIONS.length)
    expect(work.messages.filter((message) => message.type === 'warning')).toHaveLength(2)
  })

  test('leaves out a picture that cannot be read and says which', async () => {
    const { job, dataset } = await newJob()
    const broken = Buffer.from('no picture')
    await writeFile(join(dataset.root, 'train/000.png'), broken)
    const parts = dataset.parts.map((part) =>
      part.path === 'train/000.png' ? { ...part, sha256: createHash('sha256').update(broken).digest('hex') } : part,
    )
    const work = watch()
    await train({ ...job, start: { ...job.start, dataset: { ...dataset, parts } } as TrainJob['start'] }, work)
    expect(work.messages.filter((message) => message.type === 'warning').map(({ text }) => text)).toContainEqual(
      '1 picture cannot be read and is left out: train/000.png.',
    )
  })
})

describe('a training that was interrupted', () => {
  test.each([
    ['autoencoder', tiny, 1],
    ['fanogan', { size: 16, latent: 4, width: 4, batch: 2, epochs: 3, encoderEpochs: 2 }, 2],
  ] as const)('(%s) ends with the same bytes wherever it was killed', async (detector, settings, stages) => {
    const { job: made } = await newJob()
    const job: TrainJob = { ...made, start: { ...made.start, detector, settings } as TrainJob['start'] }
    await train(job, watch())
    const whole = await weightsOf(job)
    const losses = (await historyOf(job)).map((record) => record.losses)
    expect(new Set((await historyOf(job)).map(({ stage }) => stage)).size).toBe(stages)
    // A killed process leaves the folder as it is at that moment: a copy of it, taken during the steps, is such a folder.
    const killed: string[] = []
    checkpointEveryStep()
    const source: TrainJob = { ...job, run: `${job.run}-source` }
    const copies: Promise<void>[] = []
    const work = watch(({ phase, done }) => {
      if (done % 2 === 0) return
      const copy = `${job.run}-killed-${phase.length}-${done}`
      killed.push(copy)
      copies.push(cp(source.run, copy, { recursive: true, filter: (path) => !path.includes('.residuum-') }))
    })
    await train(source, work)
    await Promise.all(copies)
    expect(killed.length).toBeGreaterThan(8)
    for (const run of killed) {
      const rest: TrainJob = resume({ ...job, run })
      await train(rest, watch())
      expect((await weightsOf(rest)).equals(whole), run).toBe(true)
      expect((await historyOf(rest)).map((record) => record.losses)).toEqual(losses)
      await rm(run, { recursive: true })
    }
  })

  test('by a pause saves a checkpoint, and goes on to the same bytes', async () => {
    const { job } = await newJob()
    const straight: TrainJob = { ...job, run: `${job.run}-straight` }
    await train(straight, watch())
    const end = await train(
      job,
      watch(({ done }, work) => done === 4 && work.pause()),
    )
    expect(end).toEqual({ at: 'paused', checkpoint: 'checkpoints/last.safetensors' })
    expect((await readRun(job.run)).state).toEqual(end)
    await train(resume(job), watch())
    expect((await weightsOf(job)).equals(await weightsOf(straight))).toBe(true)
  })

  test('by a cancel says so, frees the folder and can be resumed', async () => {
    const { job } = await newJob()
    await expect(
      train(
        job,
        watch(({ done }, work) => done === 2 && work.cancel.abort()),
      ),
    ).rejects.toThrow()
    expect((await readRun(job.run)).state).toEqual({ at: 'cancelled' })
    expect((await train(resume(job), watch())).at).toBe('done')
  })

  test('after it was done gives its result again', async () => {
    const { job } = await newJob()
    const first = await train(job, watch())
    expect(await train(resume(job), watch())).toEqual(first)
  })
})

describe('a training that cannot go well', () => {
  test('stops when the loss is not finite and keeps the last good checkpoint', async () => {
    const { job } = await newJob()
    // The bias grows by 1e12 a step, its square leaves float32 at the fourth.
    const step: TensorFn = (all) => {
      const bias = mul(add(all['encoder.0.b']!, 1), 1e12)
      return { 'encoder.0.b': bias, 'loss.growth': sum(square(all['encoder.0.b']!)) }
    }
    const update = { id: 'grow', every: 1, noise: () => ({}), scalars: () => ({}), step }
    const stage: Stage = { id: 'grow', title: 'Growing', epochs: 9, flip: false, moments: () => ({}), updates: [update] }
    const stages = vi.spyOn(autoencoder, 'stages').mockReturnValue([stage])
    onTestFinished(() => stages.mockRestore())
    checkpointEveryStep()
    const fault = await caughtFault(async () => train(job, watch()))
    expect(fault.code).toBe('training.not-finite')
    expect((await readRun(job.run)).state).toEqual({ at: 'failed', fault: fault.toRecord() })
    const { position, blocks } = (await loadCheckpoint(job.run))!
    expect(position.step).toBeLessThan(fault.data!['step'] as number)
    expect(position.step).toBeGreaterThan(0)
    expect(blocks['encoder.0.b']!.data.every(Number.isFinite)).toBe(true)
  })

  test.each([
    [{ train: 0, calibrate: 3 }, 'data.no-good'],
    [{ train: 1, calibrate: 3 }, 'data.too-few'],
  ])('with %j good parts never begins (%s)', async (counts, code) => {
    const { job } = await newJob({}, counts)
    expect((await caughtFault(async () => train(job, watch()))).code).toBe(code)
    expect((await caughtFault(async () => readRun(job.run))).code).toBe('run.missing')
  })

  test('notices that a picture has changed since the data set was read', async () => {
    const { job, dataset } = await newJob()
    await cp(join(dataset.root, 'train/001.png'), join(dataset.root, 'train/000.png'))
    const fault = await caughtFault(async () => train(job, watch()))
    expect(fault.code).toBe('data.changed')
    expect(fault.text.what).toContain('train/000.png')
  })

  test('for a wrong wish never begins', async () => {
    const { job } = await newJob()
    const wish = (change: object): TrainJob => ({ ...job, start: { ...job.start, ...change } as TrainJob['start'] })
    expect((await caughtFault(async () => train(wish({ detector: 'oracle' }), watch()))).code).toBe('detector.unknown')
    expect((await caughtFault(async () => train(wish({ preset: 'best' }), watch()))).code).toBe('settings.invalid')
    expect((await caughtFault(async () => train(wish({ reduction: 'median' }), watch()))).code).toBe('settings.invalid')
    expect((await caughtFault(async () => train(wish({ settings: { size: 17 } }), watch()))).code).toBe('settings.invalid')
    expect((await caughtFault(async () => train({ ...job, device: 'abacus' }, watch()))).code).toBe('device.unknown')
  })

  test('in a folder that holds a run already leaves that run alone', async () => {
    const { job } = await newJob()
    await train(job, watch())
    const before = await weightsOf(job)
    expect((await caughtFault(async () => train(job, watch()))).code).toBe('run.exists')
    expect((await weightsOf(job)).equals(before)).toBe(true)
  })
})
