import { Fault } from '#domain/faults.ts'
import type { Device, Runtime } from '#engine/compute/program.ts'
import { compiledRuntime } from './compiled/index.ts'
import { nullRuntime } from './null/index.ts'
import { referenceRuntime } from './reference/index.ts'
import { tensorflowRuntime } from './tensorflow/index.ts'

/** A runtime and whether people are offered its devices; the others serve tests. */
export type RuntimeEntry = { readonly runtime: Runtime; readonly offered: boolean }

/** Every runtime, in the order in which `auto` asks them. */
export const RUNTIMES: readonly RuntimeEntry[] = [
  { runtime: compiledRuntime, offered: true },
  { runtime: tensorflowRuntime, offered: true },
  { runtime: referenceRuntime, offered: false },
  { runtime: nullRuntime, offered: false },
]

/** A device and the runtime that computes on it. */
export type Place = { readonly device: Device; readonly runtime: Runtime }

/**
 * The device of that id on any runtime. `auto` is the first one offered, which needs nothing installed; whoever starts a training has measured and
 * names a faster one (host/jobs/devices.ts). Throws `device.unknown`.
 */
export async function placeOf(id: string): Promise<Place> {
  const offered: Place[] = []
  for (const entry of RUNTIMES) {
    for (const device of await entry.runtime.probe()) {
      if (device.id === id || (id === 'auto' && entry.offered)) return { device, runtime: entry.runtime }
      if (entry.offered) offered.push({ device, runtime: entry.runtime })
    }
  }
  throw new Fault('device.unknown', {
    what: id === 'auto' ? 'There is no device to compute on.' : `There is no device named "${id}".`,
    why:
      offered.length === 0 ? 'No runtime works on this machine.' : `This machine has ${offered.map(({ device }) => device.id).join(', ')}.`,
    do: 'See "residuum devices" for what there is and why something is missing.',
  })
}
