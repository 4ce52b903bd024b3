import { makeDraw } from '#domain/random.ts'
import { saveCheckpoint } from '#engine/checkpoint/checkpoint.ts'
import type { Checkpoint, Position } from '#engine/checkpoint/checkpoint.ts'
import type { Block, Runtime } from '#engine/compute/program.ts'
import type { Stage } from '#engine/detectors/detector.ts'
import { makeBatch } from '#engine/images/batch.ts'
import type { JobWork } from '#engine/jobs/job.ts'
import { recordEpoch, recordedEpochs } from './journal.ts'
import { makeLossMeans } from './loss-means.ts'
import { epochEndingWith, epochsOf, pictureOrder, stepsOf } from './order.ts'
import type { Pictures } from './pictures.ts'
import type { Sample } from './samples.ts'
import { compileUpdates } from './updates.ts'
import { makeWatch } from './watch.ts'

/** A killed training loses no more than this. */
const CHECKPOINT_EVERY_MS = 60_000

/** What all stages of one training share. */
export type Training = {
  readonly folder: string
  readonly runtime: Runtime
  readonly device: string
  readonly seed: number
  readonly pictures: Pictures
  /** Shows after an epoch what the model makes of the same few parts. */
  readonly sample: Sample
  /** Pictures a step looks at. */
  readonly batch: number
}

export type StageEnd = { readonly at: 'done' | 'paused'; readonly checkpoint: Checkpoint }

/**
 * Runs one stage from a checkpoint to its end or to a pause; a pause leaves a checkpoint on disk, the end leaves that to the caller.
 * What it computes depends on the checkpoint and the seed alone, not on when checkpoints are written: a resumed run ends where an
 * uninterrupted one does. Faults: training.not-finite, those of the runtime and of writing. A cancel throws the signal's reason.
 */
export async function runStage(training: Training, stage: Stage, from: Checkpoint, work: JobWork): Promise<StageEnd> {
  const { folder, runtime, device, seed, pictures, batch } = training
  const start = from.position
  const total = stepsOf(stage, pictures.count, batch)
  const moments = stage.moments(from.blocks)
  const learns = Object.keys(moments).length > 0 // measuring batch statistics is no step of learning
  const state = await runtime.state({ ...moments, ...from.blocks }, device)
  const updates = await compileUpdates(stage, { runtime, device, state, seed }, [batch, pictures.size, pictures.size, 3])
  const sampler = training.sample(stage, state)
  const nextBatch = makeBatches(training, stage)
  const losses = makeLossMeans(start.losses)
  const watch = makeWatch(stage.title, stage.watched ?? [])
  for (const record of await recordedEpochs(folder, stage.id)) watch.add(record)
  const began = performance.now()
  let savedAt = began
  let { lines, finalLosses } = start

  const positionAt = (step: number): Position => {
    const seconds = start.seconds + (performance.now() - began) / 1000
    return { ...start, step, steps: start.steps + (learns ? step - start.step : 0), seconds, lines, finalLosses, losses: losses.sums() }
  }
  const save = async (step: number): Promise<Checkpoint> => {
    const checkpoint = { position: positionAt(step), blocks: await state.read() }
    await saveCheckpoint(folder, checkpoint)
    savedAt = performance.now()
    return checkpoint
  }
  const end = async (step: number): Promise<Checkpoint> => {
    const blocks = await state.read(Object.keys(from.blocks).filter((name) => !Object.hasOwn(moments, name)))
    return { blocks, position: { ...positionAt(step), stage: start.stage + 1, step: 0, losses: {} } }
  }
  const finishEpoch = async (step: number, epoch: number): Promise<void> => {
    const stepMs = (performance.now() - began) / (step - start.step)
    const speed = { imagesPerSecond: (1000 * batch) / stepMs, secondsLeft: ((total - step) * stepMs) / 1000 }
    const epochs = epochsOf(stage, pictures.count, batch)
    const means = losses.means()
    if (Object.keys(means).length === 0) return // nothing was learned that a curve could show
    const shown = await sampler.take(epoch, epochs)
    const variety = shown?.variety
    const record = { stage: stage.id, epoch, epochs, step, losses: means, ...(variety !== undefined && { variety }), ...speed }
    await recordEpoch(folder, record)
    work.send({ type: 'epoch', record })
    if (shown !== undefined) work.send({ type: 'snapshot', stage: stage.id, epoch })
    for (const text of watch.add(record)) work.send({ type: 'warning', text })
    lines++
    finalLosses = { ...finalLosses, ...record.losses }
    losses.clear()
  }

  try {
    for (let step = start.step + 1; step <= total; step++) {
      work.signal.throwIfAborted()
      if (step > start.step + 1 && work.takeStop()) return { at: 'done', checkpoint: await end(step - 1) }
      if (work.pauseAsked()) return { at: 'paused', checkpoint: await save(step - 1) }
      for (const outputs of await updates.run(await nextBatch(step), step)) losses.add(outputs, step)
      const epoch = epochEndingWith(step, stage, pictures.count, batch)
      if (epoch !== undefined) await finishEpoch(step, epoch)
      work.onProgress?.({ phase: stage.title, done: step, total })
      if (performance.now() - savedAt >= CHECKPOINT_EVERY_MS) await save(step)
    }
    return { at: 'done', checkpoint: await end(total) }
  } finally {
    await sampler.dispose()
    await updates.dispose()
    await state.dispose()
  }
}

/** The batch of any step, with the pictures mirrored that this step mirrors. */
function makeBatches({ seed, pictures, batch }: Training, stage: Stage): (step: number) => Promise<Block> {
  const order = pictureOrder(seed, stage.id, pictures.count, batch)
  return async (step) => {
    const draw = makeDraw(seed, 'flip', stage.id, step)
    const flips = stage.flip ? Array.from({ length: batch }, () => draw.integer(2)) : undefined
    return makeBatch(await pictures.read(order(step)), pictures.size, flips)
  }
}
