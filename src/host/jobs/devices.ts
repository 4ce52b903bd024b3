import { Fault } from '#domain/faults.ts'
import type { DeviceListing, DeviceReport, MissingRuntime } from '#engine/protocol.ts'
import { runJob, type JobWatch } from './engine-process.ts'
import { keepMeasurements, measurementKey, readMeasurements, type Measurements } from './measurements.ts'

export type DevicesEnd =
  | { readonly at: 'done'; readonly result: { readonly devices: readonly DeviceReport[]; readonly missing: readonly MissingRuntime[] } }
  | { readonly at: 'cancelled' }

/**
 * Every device of this computer with its self-test and its speed, measured now. Each is examined in a process of its own: a driver
 * that crashes ends that one alone, and TensorFlow computes on one device a process.
 */
export async function askDevices(watch: JobWatch): Promise<DevicesEnd> {
  const listed = await runJob<'devices'>({ kind: 'devices' }, watch)
  if (listed.at !== 'done') return { at: 'cancelled' }
  const { devices, missing } = listed.result
  const reports = await examineAll(devices, watch)
  return reports === undefined ? { at: 'cancelled' } : { at: 'done', result: { devices: reports, missing } }
}

/**
 * The device that a training begins on: the one named, or for `auto` the fastest that passed its self-test. Only where there is more than
 * one is anything measured, and what passed only once on a computer with the same devices; `askDevices` measures again.
 */
export async function chooseDevice(wanted: string, watch: JobWatch): Promise<string> {
  if (wanted !== 'auto') return wanted
  const listed = await runJob<'devices'>({ kind: 'devices' }, watch)
  // Whoever cancels meets the signal again in the job that follows.
  if (listed.at !== 'done' || listed.result.devices.length < 2) return wanted
  const { devices } = listed.result
  const known = await readMeasurements()
  const reports = await examineAll(
    devices.filter((device) => known[measurementKey(device)] === undefined),
    watch,
  )
  if (reports === undefined) return wanted
  const measured = { ...known, ...measurementsOf(reports) }
  const fastest = devices
    .map((device) => ({ id: device.id, stepMs: measured[measurementKey(device)] ?? Infinity }))
    .reduce((best, next) => (next.stepMs < best.stepMs ? next : best), { id: wanted, stepMs: Infinity })
  return fastest.id
}

/** Reports in order, also kept for `chooseDevice`; undefined if cancelled. */
async function examineAll(devices: readonly DeviceListing[], watch: JobWatch): Promise<readonly DeviceReport[] | undefined> {
  const { onProgress, ...quiet } = watch
  const reports: DeviceReport[] = []
  for (const device of devices) {
    const report = await examine(device, quiet)
    if (report === undefined) return undefined
    reports.push(report)
    await keepMeasurements(measurementsOf([report]))
    onProgress?.({ phase: 'Testing devices', done: reports.length, total: devices.length })
  }
  return reports
}

/** Of those that passed. What cannot be used today is asked again tomorrow: a driver is mended, a process was killed by chance. */
function measurementsOf(reports: readonly DeviceReport[]): Measurements {
  return Object.fromEntries(
    reports.flatMap((report) => (report.usable && report.stepMs !== null ? [[measurementKey(report), report.stepMs]] : [])),
  )
}

async function examine(device: DeviceListing, watch: JobWatch): Promise<DeviceReport | undefined> {
  try {
    const end = await runJob<'examine'>({ kind: 'examine', device: device.id }, watch)
    return end.at === 'done' ? end.result.report : undefined
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { ...device, usable: false, reason: error.text.why, selfTest: {}, stepMs: null }
  }
}
