import { join } from 'node:path'
import { readFinishedRun } from '#disk/run-folder.ts'
import type { Run, RunResult, SettingValues } from '#domain/run.ts'
import { checkFit } from '#engine/checkpoint/fit.ts'
import { readTensors } from '#engine/checkpoint/safetensors.ts'
import type { Blocks } from '#engine/compute/program.ts'
import type { Detector } from '#engine/detectors/detector.ts'
import { detectorOf } from '#engine/detectors/registry.ts'
import { completeSettings } from '#engine/detectors/settings.ts'

/** A finished run with its weights. */
export type TrainedRun = {
  readonly run: Run
  readonly result: RunResult
  readonly detector: Detector
  /** Complete: a setting that is newer than the run has its default. */
  readonly settings: SettingValues
  readonly weights: Blocks
}

/** Reads a finished run from its folder. Faults: run.missing, run.version, run.damaged, run.unfinished, detector.unknown, settings.invalid. */
export async function readTrained(folder: string): Promise<TrainedRun> {
  const { run, result, weights } = await readFinishedRun(folder)
  const path = join(folder, weights)
  const { blocks } = await readTensors(path)
  const detector = detectorOf(run.detector)
  const settings = completeSettings(detector.fields, run.settings)
  checkFit(blocks, detector, settings, path)
  return { run, result, detector, settings, weights: blocks }
}
