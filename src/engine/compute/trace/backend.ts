import { KernelBackend, engine, registerBackend, registerKernel } from '#engine/compute/tfjs.ts'
import type { Tensor, TensorInfo } from '#engine/compute/tfjs.ts'
import { Fault } from '#domain/faults.ts'
import type { Attributes, Value, ValueType } from './graph.ts'
import { sizeOf } from './graph.ts'
import { KERNELS } from './kernels.ts'
import type { Recorder } from './recorder.ts'
import { simplify } from './simplify.ts'

/** tfjs's name for our backend; its kernels record instead of computing. */
export const TRACE = 'trace'

type DataId = TensorInfo['dataId']
type Numbers = Float32Array | Int32Array | Uint8Array

/** A tfjs backend whose tensors stand for values of a graph. One function is traced at a time: tfjs itself has one engine. */
class TraceBackend extends KernelBackend {
  readonly #values = new WeakMap<DataId, Value>()
  recorder: Recorder | undefined = undefined

  get recording(): Recorder {
    if (this.recorder === undefined) throw new Error('A traced tensor was used outside of its trace.')
    return this.recorder
  }

  valueFor(dataId: DataId): Value {
    const value = this.#values.get(dataId)
    if (value === undefined) throw new Error('A tensor of another backend was used in a traced function.')
    return value
  }

  register(value: Value): TensorInfo {
    const dataId: DataId = {}
    this.#values.set(dataId, value)
    return { dataId, shape: [...value.shape], dtype: value.type }
  }

  override write(values: Numbers, shape: number[], dtype: string): DataId {
    const dataId: DataId = {}
    this.move(dataId, values, shape, dtype)
    return dataId
  }

  override move(dataId: DataId, values: Numbers, shape: number[], dtype: string): void {
    const type = dtype as ValueType
    const first = values[0] ?? 0
    const value = values.every((number) => number === first)
      ? this.recording.splat(Number(first), type, shape)
      : this.recording.constant(type === 'float32' ? Float32Array.from(values) : Int32Array.from(values), type, shape)
    this.#values.set(dataId, value)
  }

  override readSync(dataId: DataId): Float32Array | Int32Array {
    const value = this.valueFor(dataId)
    if (value.source.kind === 'constant') return value.source.data
    if (value.source.kind === 'splat') {
      const array = value.type === 'float32' ? new Float32Array(sizeOf(value.shape)) : new Int32Array(sizeOf(value.shape))
      return array.fill(value.source.number)
    }
    throw new Fault('compute.symbolic-read', {
      what: 'A model function reads the value of a tensor while it is being recorded.',
      why: 'A traced tensor stands for a value that is only known when the graph runs, so dataSync() has nothing to give.',
      do: 'Express the step with tensor operations, or pass the number in as an input.',
    })
  }

  override read(dataId: DataId): Promise<Float32Array | Int32Array> {
    return Promise.resolve(this.readSync(dataId))
  }

  override disposeData(): boolean {
    return true // a value lives as long as its graph does
  }

  override incRef(): void {}
  override refCount(): number {
    return 1
  }
  override numDataIds(): number {
    return 0
  }
  override floatPrecision(): 32 {
    return 32
  }
  override epsilon(): number {
    return 1e-7
  }
  override timerAvailable(): boolean {
    return false
  }
}

const backend = new TraceBackend()
registerBackend(TRACE, () => backend, 0)

for (const [kernelName, row] of Object.entries(KERNELS)) {
  registerKernel({
    kernelName,
    backendName: TRACE,
    kernelFunc: ({ inputs, attrs }) => {
      const list = row.inputs === '*' ? Object.keys(inputs) : row.inputs
      const values = list.map((name) => {
        const tensor = inputs[name] as TensorInfo | undefined
        if (tensor === undefined) throw new Error(`${kernelName} was called without its input ${name}.`)
        return backend.valueFor(tensor.dataId)
      })
      const { attributes, outputs } = row.describe(values, (attrs ?? {}) as Attributes)
      const made = simplify(backend.recording, kernelName, values, attributes, outputs)
      const infos = made.map((value) => backend.register(value))
      return infos.length === 1 ? (infos[0] as TensorInfo) : infos
    },
  })
}

/** Runs `use` with tfjs recording into `recorder`; whatever backend was active before is active again afterwards. */
export function withRecorder<T>(recorder: Recorder, use: () => T): T {
  const before = engine().backendName
  backend.recorder = recorder
  // With a factory that is not async, setBackend has done its work when it returns its promise.
  void engine().setBackend(TRACE)
  try {
    return use()
  } finally {
    backend.recorder = undefined
    if (before !== null && before !== undefined && before !== TRACE) void engine().setBackend(before)
  }
}

/** A tensor that stands for a value; only inside `withRecorder`. */
export function tensorOf(value: Value): Tensor {
  const { dataId, shape, dtype } = backend.register(value)
  return engine().makeTensorFromDataId(dataId, shape, dtype)
}

/** The value behind a traced tensor. */
export function valueOf(tensor: Tensor): Value {
  return backend.valueFor(tensor.dataId)
}
