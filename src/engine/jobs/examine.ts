import { Fault } from '#domain/faults.ts'
import { benchTraining } from '#engine/bench/detector.ts'
import type { Place } from '#engine/compute/runtimes/registry.ts'
import { placeOf } from '#engine/compute/runtimes/registry.ts'
import { LARGEST_ERROR, selfTest } from '#engine/compute/self-test.ts'
import { autoencoder } from '#engine/detectors/autoencoder/index.ts'
import { completeSettings } from '#engine/detectors/settings.ts'
import type { DeviceReport } from '#engine/protocol.ts'
import type { JobWork, RunJob } from './job.ts'

/**
 * The step by which devices are compared: 128 px is what `quick` trains with, and large enough that a GPU is not measured by the time it takes
 * to be asked. 0.1 s on two cores.
 */
const STANDARD = { size: 128, batch: 16, latent: 256 }
const SECONDS = 1

/** Puts a device through its self-test and measures a standard step on it; one that fails is reported with the reason. Throws `device.unknown`. */
export const examine: RunJob<'examine'> = async (job, work) => {
  return { at: 'done', result: { report: await report(await placeOf(job.device), work) } }
}

async function report(place: Place, { signal }: JobWork): Promise<DeviceReport> {
  const { device, runtime } = place
  try {
    const errors = await selfTest(runtime, device.id)
    const wrong = Object.keys(errors).filter((check) => !((errors[check] ?? NaN) <= LARGEST_ERROR))
    if (wrong.length > 0) {
      return { ...device, usable: false, reason: `It computes wrongly: ${wrong.join(', ')}.`, selfTest: errors, stepMs: null }
    }
    const settings = completeSettings(autoencoder.fields, STANDARD)
    const [figures] = Object.values(await benchTraining(autoencoder, settings, { place, batch: STANDARD.batch, seconds: SECONDS, signal }))
    return { ...device, usable: true, reason: '', selfTest: errors, stepMs: figures?.stepMs ?? null }
  } catch (error) {
    signal.throwIfAborted()
    // A driver may throw anything; whatever it is, it is the reason not to use the device.
    const reason = error instanceof Fault ? error.text.why : error instanceof Error ? error.message : String(error)
    return { ...device, usable: false, reason, selfTest: {}, stepMs: null }
  }
}
