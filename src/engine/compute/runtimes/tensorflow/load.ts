import { createRequire } from 'node:module'
import { join } from 'node:path'
import util from 'node:util'
import { Fault } from '#domain/faults.ts'
import { findBackend, setBackend } from '#engine/compute/tfjs.ts'
import { registerConvolutions } from './convolutions.ts'
import { faultBehind, firstLine } from './errors.ts'
import type { Installation } from './installation.ts'

/** The name under which tfjs-node registers itself. */
const BACKEND = 'tensorflow'

/** What a process sets before TensorFlow reads it: which GPUs it sees, none with `-1`. */
export type Visible = { readonly device: string; readonly gpus: string }

let loaded: string | undefined

/**
 * Loads TensorFlow for one device; a process computes on no second one, since TensorFlow settles at its start which GPUs it sees.
 * Its package brings a tfjs-core of its own, but tfjs keeps engine, kernels and gradients in one global place, so what it
 * registers there is the backend of our tfjs (test/compute/tensorflow). Throws `device.unusable`.
 */
export function loadTensorFlow(install: Installation, { device, gpus }: Visible): void {
  if (loaded === device) return
  if (loaded !== undefined) throw unusable(device, `This process computes on ${loaded} already, and TensorFlow cannot change.`)
  prepare(gpus)
  try {
    createRequire(join(install.folder, 'package.json'))(install.package)
  } catch (error) {
    throw unusable(
      device,
      `TensorFlow in ${install.folder} cannot be loaded: ${firstLine(error instanceof Error ? error.message : String(error))}.`,
      error,
    )
  }
  const backend: unknown = findBackend(BACKEND)
  if (backend === null || backend === undefined) throw unusable(device, 'What was loaded is not a backend of tfjs.')
  registerConvolutions(BACKEND)
  loaded = device
  if (gpus !== '-1' && !(backend as { isUsingGpuDevice: boolean }).isUsingGpuDevice) {
    throw unusable(device, 'TensorFlow does not see the GPU: the driver is too old for its CUDA, or a CUDA library is missing.')
  }
}

/**
 * Runs `compute` with TensorFlow as tfjs's backend. It must not await: at an await another program of this process may set another.
 * Throws `compute.out-of-memory`, `compute.device-lost`.
 */
export function onTensorFlow<T>(compute: () => T): T {
  // A backend made without waiting, as this one is, is set when the call returns.
  void setBackend(BACKEND)
  try {
    return compute()
  } catch (error) {
    throw faultBehind(error) ?? error
  }
}

function prepare(gpus: string): void {
  // Numbered as nvidia-smi does; CUDA's own order, fastest first, is another one on mixed machines.
  process.env['CUDA_DEVICE_ORDER'] = 'PCI_BUS_ID'
  process.env['CUDA_VISIBLE_DEVICES'] = gpus
  // TensorFlow takes nearly all of a GPU's memory at its start otherwise, the display's and other programs' too.
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] = 'true'
  // Errors only, unless whoever starts it wants to see more.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'
  // Gone from Node 23 on, and tfjs-node 4.22 still calls them.
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined
  util.isArray ??= Array.isArray
}

function unusable(device: string, why: string, cause?: unknown): Fault {
  const text = {
    what: `The device "${device}" cannot be used.`,
    why,
    do: 'See "residuum devices" for what can be, and the guide docs/guide/gpu.md.',
  }
  return new Fault('device.unusable', text, { cause, data: { device } })
}
