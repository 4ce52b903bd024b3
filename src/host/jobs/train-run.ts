import { readRun } from '#disk/run-folder.ts'
import { Fault } from '#domain/faults.ts'
import type { Dataset } from '#domain/parts.ts'
import type { SettingValues } from '#domain/run.ts'
import { findParts } from '#host/files/find-parts.ts'
import { importDataset } from '#host/files/import.ts'
import { cancellable } from './cancellable.ts'
import { chooseDevice } from './devices.ts'
import { runJob, type JobOutcome, type JobWatch } from './engine-process.ts'
import { lookAt, pixelHashFrom } from './look-at.ts'

export type NewRun = {
  /** Folder of pictures or CSV list, absolute. */
  readonly data: string
  /** The run folder, absolute, new or empty. */
  readonly out: string
  readonly detector: string
  readonly preset: string
  /** What differs from the preset. */
  readonly settings: SettingValues
  readonly reduction: string
  readonly seed: number
  readonly device: string
}

/** Takes a snapshot of the data and trains a new run on it. Faults: those of the import and of the training. */
export async function trainRun(wanted: NewRun, watch: JobWatch): Promise<JobOutcome<'train'>> {
  const { data, out, device, ...start } = wanted
  const dataset = await cancellable(watch, () => takeSnapshot(data, start.seed, watch))
  if (dataset === undefined) return { at: 'cancelled' }
  const chosen = await chooseDevice(device, watch)
  return runJob<'train'>({ kind: 'train', run: out, start: { how: 'new', dataset, ...start }, device: chosen }, watch)
}

/** The data set as it is now, split so that no picture is in two sets, in whatever format it lies there twice. */
async function takeSnapshot(data: string, seed: number, watch: JobWatch): Promise<Dataset | undefined> {
  const looks = await lookAt(await findParts(data, watch), watch)
  if (looks === undefined) return undefined
  const { dataset, report } = await importDataset(data, { seed, pixelHash: pixelHashFrom(looks), work: watch })
  for (const { path, why } of report.unreadable) watch.onWarning?.(`${path} is left out. ${why}`)
  for (const { path, sameAs } of report.takenOut) watch.onWarning?.(`${path} is left out. It is the same picture as ${sameAs}.`)
  return dataset
}

/**
 * Goes on with a run from its last checkpoint, on its own snapshot and with its own settings; `settings` are what a person named again.
 * `device`: `auto` for where it was begun. `otherwise`: what to begin if there is no run yet, so that one command line can be repeated until it is done.
 */
export async function resumeRun(
  out: string,
  { settings, device, otherwise }: { readonly settings: SettingValues; readonly device: string; readonly otherwise?: NewRun | undefined },
  watch: JobWatch,
): Promise<JobOutcome<'train'>> {
  if (otherwise !== undefined && !(await hasRun(out))) return trainRun(otherwise, watch)
  const run = await readRun(out)
  const changed = Object.keys(settings).filter((name) => settings[name] !== run.settings[name])
  if (changed.length > 0) {
    throw new Fault('usage', {
      what: `The run in ${out} was begun with other settings: ${changed.map((name) => `${name} ${String(run.settings[name])}`).join(', ')}.`,
      why: 'A resumed run keeps its settings, so that its result is that of an uninterrupted one.',
      do: 'Leave these settings out, or train a new run into another folder.',
    })
  }
  return runJob<'train'>({ kind: 'train', run: out, start: { how: 'resume' }, device }, watch)
}

async function hasRun(folder: string): Promise<boolean> {
  try {
    await readRun(folder)
    return true
  } catch (error) {
    if (error instanceof Fault && error.code === 'run.missing') return false
    throw error
  }
}
