// The function as tfjs computes it on TensorFlow, operation by operation: CUDA where there is an NVIDIA GPU, or the processor. Both are
// optional (decision 0005); nothing of them is loaded before something is to be computed there.
import { cpus } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import type { Block, Blocks, CompileOptions, Device, Program, Runtime, Specs, TensorFn } from '#engine/compute/program.ts'
import { checkInputs } from '#engine/compute/runtimes/check.ts'
import { toBlock, toTensor } from '#engine/compute/runtimes/reference/tensors.ts'
import type { Tensor } from '#engine/compute/tfjs.ts'
import { keep, tidy } from '#engine/compute/tfjs.ts'
import { nvidiaGpus } from './gpus.ts'
import { findInstallation } from './installation.ts'
import type { Installation } from './installation.ts'
import { loadTensorFlow, onTensorFlow } from './load.ts'
import { TensorState } from './state.ts'

export const tensorflowRuntime: Runtime = {
  id: 'tensorflow',
  title: 'TensorFlow',
  probe: async () => (await findPlaces()).map(({ device }) => device),
  missing: async () => {
    const install = await findInstallation()
    return typeof install === 'string' ? install : ''
  },
  state: async (initial, device) => {
    await load(device)
    return new TensorState(initial)
  },
  compile: async (fn, signature, options) => {
    await load(options.device)
    return program(fn, signature, options)
  },
}

type Place = { readonly device: Device; readonly install: Installation; readonly gpus: string }

/** The device of the processor's TensorFlow; GPUs are `cuda:0`, `cuda:1`, … in the driver's order. */
const PROCESSOR = 'tensorflow-cpu'

async function findPlaces(): Promise<readonly Place[]> {
  const install = await findInstallation()
  if (typeof install === 'string') return []
  const place = (id: string, title: string, gpus: string): Place => ({ device: { id, title, runtime: 'tensorflow' }, install, gpus })
  const gpus = install.gpu ? await nvidiaGpus() : []
  return [
    ...gpus.map(({ index, title, uuid }) => place(`cuda:${index}`, title, uuid)),
    place(PROCESSOR, `${cpus()[0]?.model.trim() ?? 'CPU'}, TensorFlow ${install.tensorflow}`.trim(), '-1'),
  ]
}

async function load(device: string): Promise<void> {
  const places = await findPlaces()
  const found = places.find((place) => place.device.id === device)
  if (found === undefined) throw new Error(`TensorFlow has no device ${device}.`)
  loadTensorFlow(found.install, { device, gpus: found.gpus })
}

function program(fn: TensorFn, signature: Specs, options: CompileOptions): Program {
  const { state } = options
  if (state !== undefined && !(state instanceof TensorState)) throw new Error('The state belongs to another runtime.')
  const constants = onTensorFlow(
    () => new Map(Object.entries(options.constants ?? {}).map(([name, block]) => [name, keep(toTensor(block))])),
  )
  return {
    run: async (inputs) => {
      checkInputs(inputs, signature)
      const outputs = onTensorFlow(() => evaluate(fn, inputs, constants, state))
      // The arithmetic keeps this thread busy; a pause or a cancel is heard between two runs.
      await setImmediate()
      return outputs
    },
    dispose: () => {
      for (const constant of constants.values()) constant.dispose()
      constants.clear()
      return Promise.resolve()
    },
  }
}

/** One run. Everything it makes is disposed of at its end, but for the state's new values; after a throw the state is as it was. */
function evaluate(fn: TensorFn, inputs: Blocks, constants: ReadonlyMap<string, Tensor>, state: TensorState | undefined): Blocks {
  const outputs: Record<string, Block> = {}
  tidy(() => {
    const given = Object.fromEntries(Object.entries(inputs).map(([name, block]) => [name, toTensor(block)]))
    const results = fn({ ...Object.fromEntries(constants), ...state?.tensors(), ...given })
    const changed: Record<string, Tensor> = {}
    for (const [name, result] of Object.entries(results)) {
      if (state?.has(name) === true) changed[name] = result
      else outputs[name] = toBlock(result)
    }
    state?.replace(changed)
  })
  return outputs
}
