// Training, from the data set's snapshot to a run that can score. Read this first, then training/stage.ts.
import { join } from 'node:path'
import { Fault } from '#domain/faults.ts'
import type { FaultCode } from '#domain/faults.ts'
import type { Run } from '#domain/run.ts'
import { makeDraw } from '#domain/random.ts'
import { updateRun } from '#disk/run-folder.ts'
import { CHECKPOINT_FILE, loadCheckpoint, saveCheckpoint, START } from '#engine/checkpoint/checkpoint.ts'
import type { Checkpoint } from '#engine/checkpoint/checkpoint.ts'
import { checkFit } from '#engine/checkpoint/fit.ts'
import { writeTensors } from '#engine/checkpoint/safetensors.ts'
import { placeOf } from '#engine/compute/runtimes/registry.ts'
import type { Place } from '#engine/compute/runtimes/registry.ts'
import type { Detector } from '#engine/detectors/detector.ts'
import { detectorOf } from '#engine/detectors/registry.ts'
import { numberOf } from '#engine/detectors/settings.ts'
import { beginRun, reopenRun } from '#engine/training/begin.ts'
import type { OpenRun } from '#engine/training/begin.ts'
import { calibrate } from '#engine/training/calibrate.ts'
import type { Calibration } from '#engine/training/calibrate.ts'
import { effortText, lossText, smallerEffort, withBatch, withoutDevice, withSteps } from '#engine/training/effort.ts'
import { checkEnough, warningsFor } from '#engine/training/enough.ts'
import { rewindHistory } from '#engine/training/journal.ts'
import { forgetPictures, readPictures } from '#engine/training/pictures.ts'
import type { RunPictures } from '#engine/training/pictures.ts'
import { makeSample } from '#engine/training/samples.ts'
import { runStage } from '#engine/training/stage.ts'
import { keepWarnings } from '#engine/training/warnings.ts'
import type { JobEnd, JobWork, RunJob } from './job.ts'

/** The trained weights in a run folder. */
const WEIGHTS_FILE = 'weights.safetensors'

/**
 * Trains a new run, or goes on with one from its last checkpoint. Whatever happens, run.json says how it ended: done, paused,
 * failed with its fault, cancelled; a process that was killed leaves it running, without a lock. Faults: those of `beginRun` and
 * `reopenRun` and `readPictures`, training.not-finite, those of the runtime and of writing.
 */
export const train: RunJob<'train'> = async (job, work) => {
  const open = job.start.how === 'new' ? await beginRun(job.run, job.start, job.device) : await reopenRun(job.run)
  const { folder, run, lock } = open
  try {
    if (run.state.at === 'done') return { at: 'done', result: { run } }
    // A run goes on where it was begun, unless another device is asked for by name.
    const place = await placeOf(job.device === 'auto' ? run.device : job.device)
    const { id: device, runtime } = place.device
    const running = await updateRun(folder, (now) => ({ ...now, runtime, device, state: { at: 'running' } }))
    const warnings = await keepWarnings(folder, work)
    const end = await follow({ ...open, run: running }, place, warnings.work).finally(warnings.kept)
    if (end.at === 'done') await forgetPictures(folder)
    return end
  } catch (error) {
    await recordEnd(folder, error, work)
    throw error
  } finally {
    lock.release()
  }
}

/** What all tries of one training share. */
type Course = OpenRun & { readonly detector: Detector; readonly pictures: RunPictures; readonly asked: number }

/** The training itself; where memory does not suffice or the device is lost, once more with less, from the last checkpoint. */
async function follow(open: OpenRun, first: Place, work: JobWork): Promise<JobEnd<'train'>> {
  const { folder, run, dataset } = open
  const pictures = await readPictures(folder, dataset, numberOf(run.settings, 'size'), work)
  const { training, normals } = pictures
  try {
    checkEnough(dataset.root, training.count)
    for (const text of warningsFor({ train: training.count, normals: normals.count })) work.send({ type: 'warning', text })
    const asked = Math.min(numberOf(run.settings, 'batch'), training.count)
    const course = { ...open, detector: detectorOf(run.detector), pictures, asked }
    let place = first
    let checkpoint = await lastCheckpoint(course)
    for (;;) {
      try {
        return await pass(course, place, checkpoint, work)
      } catch (error) {
        const isLost = isOf(error, 'compute.device-lost')
        if (!isLost && !isOf(error, 'compute.out-of-memory')) throw error
        checkpoint = await lastCheckpoint(course)
        const now = { device: place.device.id, batch: checkpoint.position.batch ?? asked }
        const processor = (await placeOf('auto')).device.id
        const next = isLost ? withoutDevice(now, asked, processor) : smallerEffort(now, asked, processor)
        if (next === undefined) throw error
        work.send({ type: 'warning', text: isLost ? lossText(next, now) : effortText(next, now) })
        place = await placeOf(next.device)
        checkpoint = withBatch(checkpoint, next.batch, now.batch)
        // What is resumed after a crash is this, not what ran out of memory.
        await saveCheckpoint(folder, checkpoint)
        await updateRun(folder, (is) => ({ ...is, runtime: place.runtime.id, device: next.device }))
      }
    }
  } finally {
    await pictures.dispose()
  }
}

/** Where the training stands on disk, or its beginning. Faults: run.damaged. */
async function lastCheckpoint({ folder, run, detector }: Course): Promise<Checkpoint> {
  const last = await loadCheckpoint(folder)
  if (last === undefined) return { position: START, blocks: detector.weights(run.settings, makeDraw(run.seed, 'weights')) }
  checkFit(last.blocks, detector, run.settings, join(folder, CHECKPOINT_FILE))
  return last
}

/** The stages that are left, then the calibration. */
async function pass(course: Course, { runtime, device }: Place, from: Checkpoint, work: JobWork): Promise<JobEnd<'train'>> {
  const { folder, run, detector, asked } = course
  const { training, normals } = course.pictures
  const { settings, seed } = run
  const batch = from.position.batch ?? asked
  let checkpoint = from
  await rewindHistory(folder, checkpoint.position.lines)

  const sample = makeSample({ folder, detector, settings, runtime, device: device.id, seed }, normals.count > 0 ? normals : training)
  const stages = detector.stages(settings).map((stage) => withSteps(stage, batch, asked))
  for (const stage of stages.slice(checkpoint.position.stage)) {
    const end = await runStage({ folder, runtime, device: device.id, seed, batch, pictures: training, sample }, stage, checkpoint, work)
    if (end.at === 'paused') return await pause(folder)
    checkpoint = end.checkpoint
    await saveCheckpoint(folder, checkpoint)
  }

  const trained = { detector, settings, weights: checkpoint.blocks, runtime, device: device.id }
  const found = await calibrate(trained, normals.count > 0 ? normals : training, { reduction: run.reduction, seed }, work)
  if (found === undefined) return await pause(folder)
  // Scores of parts that were trained on are too low: thresholds must not be drawn from them.
  return await finish(folder, checkpoint, normals.count > 0 ? found : { ...found, calibration: {} })
}

function isOf(error: unknown, code: FaultCode): boolean {
  return error instanceof Fault && error.code === code
}

async function finish(folder: string, { blocks, position }: Checkpoint, found: Calibration): Promise<JobEnd<'train'>> {
  await writeTensors(join(folder, WEIGHTS_FILE), { blocks, metadata: {} })
  const { steps, lines: epochs, seconds: trainingSeconds, finalLosses } = position
  const result = { ...found, epochs, steps, trainingSeconds, finalLosses }
  const run = await updateRun(folder, (now) => ({ ...now, state: { at: 'done', weights: WEIGHTS_FILE }, result }))
  return { at: 'done', result: { run } }
}

async function pause(folder: string): Promise<JobEnd<'train'>> {
  await updateRun(folder, (now) => ({ ...now, state: { at: 'paused', checkpoint: CHECKPOINT_FILE } }))
  return { at: 'paused', checkpoint: CHECKPOINT_FILE }
}

/** Says in run.json why training ended early. Where even that cannot be written, the first error is the one to tell. */
async function recordEnd(folder: string, error: unknown, work: JobWork): Promise<void> {
  const state: Run['state'] | undefined = work.signal.aborted
    ? { at: 'cancelled' }
    : error instanceof Fault
      ? { at: 'failed', fault: error.toRecord() }
      : undefined // a bug; as after a crash, the run stays `running` and can be resumed
  if (state !== undefined) await updateRun(folder, (now) => ({ ...now, state })).catch(() => undefined)
}
