import type { RunJob } from './job.ts'
import type { Job } from '#engine/protocol.ts'

/** Every kind of job. Each is loaded when it is asked for: listing the detectors needs neither sharp nor a runtime. */
export const JOBS: { readonly [K in Job['kind']]: () => Promise<RunJob<K>> } = {
  train: async () => (await import('./train.ts')).train,
  score: async () => (await import('./score.ts')).score,
  evaluate: async () => (await import('./evaluate.ts')).evaluate,
  export: async () => (await import('./export.ts')).exportRun,
  check: async () => (await import('./check.ts')).check,
  calibrate: async () => (await import('./calibrate.ts')).calibrate,
  look: async () => (await import('./look.ts')).look,
  view: async () => (await import('./view.ts')).view,
  'stand-by': async () => (await import('./stand-by.ts')).standBy,
  devices: async () => (await import('./devices.ts')).devices,
  examine: async () => (await import('./examine.ts')).examine,
  detectors: async () => (await import('./detectors.ts')).detectors,
  sample: async () => (await import('./sample.ts')).sample,
  bench: async () => (await import('./bench.ts')).bench,
}
