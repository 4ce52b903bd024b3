import { randomUUID } from 'node:crypto'
import { Fault } from '#domain/faults.ts'
import type { Dataset, Split } from '#domain/parts.ts'
import { RUN_SCHEMA } from '#domain/run.ts'
import type { Run } from '#domain/run.ts'
import { isForm } from '#domain/weighting.ts'
import type { Lock } from '#disk/lock.ts'
import { createRun, openRun, readDataset } from '#disk/run-folder.ts'
import { placeOf } from '#engine/compute/runtimes/registry.ts'
import { detectorOf } from '#engine/detectors/registry.ts'
import type { Detector } from '#engine/detectors/detector.ts'
import { completeSettings } from '#engine/detectors/settings.ts'
import type { Job } from '#engine/protocol.ts'
import { reductionOf } from '#engine/reductions/registry.ts'
import { softwareVersions } from '#engine/software.ts'
import { checkEnough } from './enough.ts'

/** A run whose folder this process may write in, until the lock is released. */
export type OpenRun = { readonly folder: string; readonly run: Run; readonly dataset: Dataset; readonly lock: Lock }

type TrainJob = Extract<Job, { kind: 'train' }>
type NewRun = Extract<TrainJob['start'], { how: 'new' }>

/**
 * Checks everything that can be wrong before the first step and makes the run folder. Faults: detector.unknown, settings.invalid,
 * device.unknown, data.no-good, data.too-few, run.exists, run.locked and those of writing; after one of them there is no folder.
 */
export async function beginRun(folder: string, start: NewRun, deviceId: string): Promise<OpenRun> {
  const { dataset, seed } = start
  const detector = detectorOf(start.detector)
  const settings = completeSettings(detector.fields, { ...presetOf(detector, start.preset).settings, ...start.settings })
  detector.score(settings) // the detector's own rules for them
  const isFormOfIts = detector.kappa !== undefined && isForm(start.reduction)
  if (start.reduction !== 'auto' && !isFormOfIts) reductionOf(start.reduction)
  checkEnough(dataset.root, countOf(dataset, 'train'))
  const { device, runtime } = await placeOf(deviceId)
  const run: Run = {
    schema: RUN_SCHEMA,
    id: randomUUID(),
    detector: detector.id,
    preset: start.preset,
    settings,
    seed,
    reduction: start.reduction,
    dataset: dataset.hash,
    counts: { train: countOf(dataset, 'train'), calibrate: countOf(dataset, 'calibrate'), test: countOf(dataset, 'test') },
    runtime: runtime.id,
    device: device.id,
    software: softwareVersions(),
    createdAt: new Date().toISOString(),
    state: { at: 'queued' },
  }
  return { folder, run, dataset, lock: await createRun(folder, run, dataset) }
}

/**
 * Opens a run to go on with it, whatever state it was left in; a setting that is newer than the run has its default. Faults: run.missing,
 * run.version, run.damaged, run.locked, detector.unknown, settings.invalid.
 */
export async function reopenRun(folder: string): Promise<OpenRun> {
  const { run, lock } = await openRun(folder)
  try {
    const settings = completeSettings(detectorOf(run.detector).fields, run.settings)
    return { folder, run: { ...run, settings }, lock, dataset: await readDataset(folder) }
  } catch (error) {
    lock.release()
    throw error
  }
}

function countOf(dataset: Dataset, split: Split): number {
  return dataset.parts.filter((part) => part.split === split).length
}

function presetOf(detector: Detector, name: string): { readonly settings: Run['settings'] } {
  const preset = Object.hasOwn(detector.presets, name) ? detector.presets[name] : undefined
  if (preset !== undefined) return preset
  throw new Fault('settings.invalid', {
    what: `${detector.title} has no preset named "${name}".`,
    why: `Its presets are ${Object.keys(detector.presets).join(', ')}.`,
    do: 'Take one of these, or leave the preset out.',
  })
}
