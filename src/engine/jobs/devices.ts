import { Fault } from '#domain/faults.ts'
import type { Device, Runtime } from '#engine/compute/program.ts'
import { LARGEST_ERROR, selfTest } from '#engine/compute/self-test.ts'
import { RUNTIMES } from '#engine/compute/runtimes/registry.ts'
import type { DeviceReport } from '#engine/protocol.ts'
import type { RunJob } from './job.ts'

/** Finds the devices that people are offered and puts each through its self-test; one that fails is listed with the reason. */
export const devices: RunJob<'devices'> = async (_job, work) => {
  const found: { runtime: Runtime; device: Device }[] = []
  for (const { runtime, offered } of RUNTIMES) {
    if (offered) for (const device of await runtime.probe()) found.push({ runtime, device })
  }
  const reports: DeviceReport[] = []
  for (const { runtime, device } of found) {
    work.signal.throwIfAborted()
    reports.push(await examine(runtime, device))
    work.onProgress?.({ phase: 'Testing devices', done: reports.length, total: found.length })
  }
  return { at: 'done', result: { devices: reports } }
}

async function examine(runtime: Runtime, device: Device): Promise<DeviceReport> {
  try {
    const errors = await selfTest(runtime, device.id)
    const wrong = Object.keys(errors).filter((check) => !((errors[check] ?? NaN) <= LARGEST_ERROR))
    const reason = wrong.length === 0 ? '' : `It computes wrongly: ${wrong.join(', ')}.`
    return { ...device, usable: wrong.length === 0, reason, selfTest: errors }
  } catch (error) {
    // A driver may throw anything; whatever it is, it is the reason not to use the device.
    const reason = error instanceof Fault ? error.text.why : error instanceof Error ? error.message : String(error)
    return { ...device, usable: false, reason, selfTest: {} }
  }
}
