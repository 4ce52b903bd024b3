import { RUNTIMES } from '#engine/compute/runtimes/registry.ts'
import type { DeviceListing, MissingRuntime } from '#engine/protocol.ts'
import type { RunJob } from './job.ts'

/** Finds the devices that people are offered, and the runtimes that could offer more. Nothing is computed on them. */
export const devices: RunJob<'devices'> = async () => {
  const found: DeviceListing[] = []
  const missing: MissingRuntime[] = []
  for (const { runtime, offered } of RUNTIMES) {
    if (!offered) continue
    found.push(...(await runtime.probe()))
    const reason = (await runtime.missing?.()) ?? ''
    if (reason !== '') missing.push({ runtime: runtime.id, title: runtime.title, reason })
  }
  return { at: 'done', result: { devices: found, missing } }
}
