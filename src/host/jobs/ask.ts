import type { DetectorReport, DeviceReport, JobResult } from '#engine/protocol.ts'
import { runJob, type JobOutcome, type JobWatch } from './engine-process.ts'

export { askDevices } from './devices.ts'
export type { DetectorReport, DeviceReport }

/** The detectors with their fields, presets and reductions. */
export function askDetectors(watch: JobWatch): Promise<JobOutcome<'detectors'>> {
  return runJob<'detectors'>({ kind: 'detectors' }, watch)
}

/** Draws the sample data into a folder. */
export function drawSample(out: string, seed: number, watch: JobWatch): Promise<JobOutcome<'sample'>> {
  return runJob<'sample'>({ kind: 'sample', out, seed }, watch)
}

/** Measures how fast this computer trains and scores. */
export function measure(
  what: string,
  options: { device: string; batch: number; seconds: number },
  watch: JobWatch,
): Promise<JobOutcome<'bench'>> {
  return runJob<'bench'>({ kind: 'bench', what, ...options }, watch)
}

export type SampleResult = JobResult['sample']
