import { join } from 'node:path'
import { readRun } from '#disk/run-folder.ts'
import { Fault } from '#domain/faults.ts'
import type { Run, RunResult, SettingValues } from '#domain/run.ts'
import { readTensors } from '#engine/checkpoint/safetensors.ts'
import type { Blocks } from '#engine/compute/program.ts'
import type { Detector } from '#engine/detectors/detector.ts'
import { detectorOf } from '#engine/detectors/registry.ts'

/** A finished run with its weights. */
export type TrainedRun = {
  readonly run: Run
  readonly result: RunResult
  readonly detector: Detector
  readonly settings: SettingValues
  readonly weights: Blocks
}

/** Reads a finished run from its folder. Faults: run.missing, run.version, run.damaged, run.unfinished, detector.unknown. */
export async function readTrained(folder: string): Promise<TrainedRun> {
  const run = await readRun(folder)
  const { state, result, settings } = run
  if (state.at !== 'done' || result === undefined) throw unfinished(folder, state.at)
  const { blocks } = await readTensors(join(folder, state.weights))
  return { run, result, detector: detectorOf(run.detector), settings, weights: blocks }
}

function unfinished(folder: string, at: Run['state']['at']): Fault {
  const text = {
    what: `The run in ${folder} is not finished.`,
    why: `Its training is ${at === 'running' ? 'still going on, or was interrupted' : at}, so there is no model to score with.`,
    do: 'Resume the training and let it come to its end.',
  }
  return new Fault('run.unfinished', text, { data: { folder, state: at } })
}
