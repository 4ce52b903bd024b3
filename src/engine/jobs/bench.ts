import { THREADS } from '#engine/compute/runtimes/compiled/session.ts'
import { placeOf } from '#engine/compute/runtimes/registry.ts'
import { benchScoring, benchTraining } from '#engine/bench/detector.ts'
import { detectorOf } from '#engine/detectors/registry.ts'
import { completeSettings } from '#engine/detectors/settings.ts'
import type { RunJob } from './job.ts'

/**
 * Measures a detector at its `poster` settings. A detector with one update reports it as `training`, one with several by their ids
 * (`critic`, `generator`, `encoder`). `peakMemoryMb` is the largest resident memory of this process so far.
 */
export const bench: RunJob<'bench'> = async (job, work) => {
  const detector = detectorOf(job.what)
  const { fields, presets } = detector
  const settings = completeSettings(fields, { ...presets['poster']?.settings, ...(job.batch > 0 && { batch: job.batch }) })
  const place = await placeOf(job.device)
  const options = { place, batch: Number(settings['batch']), seconds: job.seconds, signal: work.signal }
  work.onProgress?.({ phase: 'training steps', done: 0, total: 2 })
  const updates = await benchTraining(detector, settings, options)
  work.onProgress?.({ phase: 'scoring', done: 1, total: 2 })
  const scoring = await benchScoring(detector, settings, options)
  const [only, ...others] = Object.values(updates)
  const figures = {
    detector: detector.id,
    batch: options.batch,
    ...(others.length === 0 ? { training: only } : updates),
    scoring,
    peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
    device: place.device.id,
    threads: THREADS,
  }
  return { at: 'done', result: { figures } }
}
