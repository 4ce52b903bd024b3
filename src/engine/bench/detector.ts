// How fast a detector trains and scores here: whole steps on drawn pictures, so that two machines, or two programs, can be compared.
import { makeDraw } from '#domain/random.ts'
import type { Draw } from '#domain/random.ts'
import { quantile } from '#domain/statistics/quantile.ts'
import { sortScores } from '#domain/statistics/sorted.ts'
import type { SettingValues } from '#domain/run.ts'
import type { Place } from '#engine/compute/runtimes/registry.ts'
import type { Detector, Stage, Update } from '#engine/detectors/detector.ts'
import { makeScorer } from '#engine/detectors/scorer.ts'
import { numberOf } from '#engine/detectors/settings.ts'
import { makeBatch } from '#engine/images/batch.ts'
import { compileUpdates } from '#engine/training/updates.ts'

export type BenchOptions = {
  readonly place: Place
  /** Pictures in a training step and in a scoring batch. */
  readonly batch: number
  /** How long each figure is measured, at least. */
  readonly seconds: number
  readonly signal: { throwIfAborted(): void }
}

export type StepFigures = { readonly stepMs: number; readonly imagesPerSecond: number; readonly steps: number }
export type ScoringFigures = {
  readonly single: { readonly medianMs: number; readonly p95Ms: number }
  readonly batch: { readonly imagesPerSecond: number; readonly size: number }
}

/** Runs before the clock starts: the first steps take memory and load code. */
const WARM_UP = 3
const FEWEST = 5

/** The median step of every update that learns, by its id, each on first weights and drawn pictures. */
export async function benchTraining(
  detector: Detector,
  settings: SettingValues,
  options: BenchOptions,
): Promise<Record<string, StepFigures>> {
  const figures: Record<string, StepFigures> = {}
  for (const stage of detector.stages(settings)) {
    const moments = stage.moments(detector.weights(settings, makeDraw(0, 'bench')))
    // A stage without moments averages statistics and learns nothing.
    if (Object.keys(moments).length === 0) continue
    for (const update of stage.updates) figures[update.id] = await benchUpdate(detector, settings, stage, update, options)
  }
  return figures
}

async function benchUpdate(
  detector: Detector,
  settings: SettingValues,
  stage: Stage,
  update: Update,
  { place, batch, seconds, signal }: BenchOptions,
): Promise<StepFigures> {
  const size = numberOf(settings, 'size')
  const draw = makeDraw(0, 'bench')
  const weights = detector.weights(settings, draw)
  const state = await place.runtime.state({ ...weights, ...stage.moments(weights) }, place.device.id)
  const alone = { ...stage, updates: [{ ...update, every: 1 }] }
  const updates = await compileUpdates(alone, { runtime: place.runtime, device: place.device.id, state, seed: 0 }, [batch, size, size, 3])
  const pictures = makeBatch(drawPictures(batch, size, draw), size)
  let step = 0
  try {
    const times = await measure(() => updates.run(pictures, ++step), seconds, signal)
    const stepMs = middle(times)
    return { stepMs, imagesPerSecond: (1000 * batch) / stepMs, steps: times.length }
  } finally {
    await updates.dispose()
    await state.dispose()
  }
}

/** One picture at a time, and in batches: from resized pictures to scores, as `score` does it. */
export async function benchScoring(detector: Detector, settings: SettingValues, options: BenchOptions): Promise<ScoringFigures> {
  const single = await benchScorer(detector, settings, options, 1)
  const batch = await benchScorer(detector, settings, options, options.batch)
  return {
    single: { medianMs: middle(single), p95Ms: share(single, 0.95) },
    batch: { imagesPerSecond: (1000 * options.batch) / middle(batch), size: options.batch },
  }
}

async function benchScorer(detector: Detector, settings: SettingValues, options: BenchOptions, count: number): Promise<number[]> {
  const { place, seconds, signal } = options
  const draw = makeDraw(0, 'bench')
  const trained = { detector, settings, weights: detector.weights(settings, draw), runtime: place.runtime, device: place.device.id }
  const scorer = await makeScorer(trained, ['mean'], count)
  const pictures = drawPictures(count, scorer.size, draw)
  try {
    return await measure(() => scorer.score(pictures), seconds, signal)
  } finally {
    await scorer.dispose()
  }
}

/** Milliseconds of each run after the warm-up. */
async function measure(run: () => Promise<unknown>, seconds: number, signal: { throwIfAborted(): void }): Promise<number[]> {
  for (let i = 0; i < WARM_UP; i++) await run()
  const times: number[] = []
  const end = performance.now() + 1000 * seconds
  while (times.length < FEWEST || performance.now() < end) {
    signal.throwIfAborted()
    const start = performance.now()
    await run()
    times.push(performance.now() - start)
  }
  return times
}

const middle = (times: readonly number[]): number => share(times, 0.5)

function share(times: readonly number[], ratio: number): number {
  const sorted = sortScores(times)
  if (sorted === null) throw new Error('A time is not a number.')
  return quantile(sorted, ratio) ?? NaN
}

function drawPictures(count: number, size: number, draw: Draw): Uint8Array[] {
  return Array.from({ length: count }, () => Uint8Array.from({ length: size * size * 3 }, () => draw.integer(256)))
}
