import { Tensor } from 'onnxruntime-node'
import type { Block, Blocks, Spec, State } from '#engine/compute/program.ts'
import { checkSpec } from '#engine/compute/runtimes/check.ts'
import { canonicalLayout } from '#engine/compute/lower/filters.ts'
import type { Layout } from '#engine/compute/lower/layout.ts'
import { physicalShape } from '#engine/compute/lower/layout.ts'
import { fromLayout, toLayout } from '#engine/compute/lower/relayout.ts'

type Slot = { readonly spec: Spec; readonly layout: Layout; now: Tensor; spare: Tensor | undefined }

/**
 * Tensors kept as ONNX Runtime wants them. Each that a step changes has two buffers: the step reads one and writes the other, then
 * they change places, so no number passes through JavaScript.
 */
export class CompiledState implements State {
  readonly #slots: ReadonlyMap<string, Slot>
  readonly block: number

  constructor(initial: Blocks, block: number) {
    this.block = block
    this.#slots = new Map(
      Object.entries(initial).map(([name, given]) => {
        const layout = canonicalLayout(given.shape, block)
        return [name, { spec: { dtype: given.dtype, shape: given.shape }, layout, now: toTensor(given, layout, block), spare: undefined }]
      }),
    )
  }

  has(name: string): boolean {
    return this.#slots.has(name)
  }

  specs(): Record<string, Spec> {
    return Object.fromEntries([...this.#slots].map(([name, slot]) => [name, slot.spec]))
  }

  layoutOf(name: string): Layout | undefined {
    return this.#slots.get(name)?.layout
  }

  /** The tensor that holds the value now. */
  current(name: string): Tensor {
    return this.#slot(name).now
  }

  /** The tensor into which the next value may be written. */
  spare(name: string): Tensor {
    const slot = this.#slot(name)
    slot.spare ??= emptyLike(slot.now)
    return slot.spare
  }

  /** Makes the spare tensors the current ones. */
  swap(names: readonly string[]): void {
    for (const name of names) {
      const slot = this.#slot(name)
      if (slot.spare !== undefined) [slot.now, slot.spare] = [slot.spare, slot.now]
    }
  }

  read(names: readonly string[] = [...this.#slots.keys()]): Promise<Blocks> {
    return Promise.resolve(Object.fromEntries(names.map((name) => [name, toBlock(this.#slot(name), this.block)])))
  }

  write(blocks: Blocks): Promise<void> {
    for (const [name, given] of Object.entries(blocks)) checkSpec(name, given, this.#slot(name).spec)
    for (const [name, given] of Object.entries(blocks)) {
      const slot = this.#slot(name)
      slot.now = toTensor(given, slot.layout, this.block)
    }
    return Promise.resolve()
  }

  dispose(): Promise<void> {
    for (const slot of this.#slots.values()) {
      slot.now.dispose()
      slot.spare?.dispose()
    }
    return Promise.resolve()
  }

  #slot(name: string): Slot {
    const slot = this.#slots.get(name)
    if (slot === undefined) throw new Error(`The state has no tensor named ${name}.`)
    return slot
  }
}

function toTensor(given: Block, layout: Layout, block: number): Tensor {
  const shape = physicalShape(layout, given.shape, block)
  if (given.dtype === 'float32') return new Tensor('float32', toLayout(given.data, given.shape, layout, block), shape)
  const data = toLayout(given.data, given.shape, layout, block)
  return given.dtype === 'int32' ? new Tensor('int32', data, shape) : new Tensor('bool', Uint8Array.from(data), shape)
}

function toBlock({ spec, layout, now }: Slot, block: number): Block {
  const { shape } = spec
  const data = now.data
  if (data instanceof Float32Array) return { dtype: 'float32', shape, data: fromLayout(data, shape, layout, block) }
  const numbers = Int32Array.from(data as Int32Array | Uint8Array)
  return { dtype: spec.dtype === 'bool' ? 'bool' : 'int32', shape, data: fromLayout(numbers, shape, layout, block) }
}

function emptyLike(tensor: Tensor): Tensor {
  const size = tensor.size
  if (tensor.type === 'float32') return new Tensor('float32', new Float32Array(size), tensor.dims)
  if (tensor.type === 'int32') return new Tensor('int32', new Int32Array(size), tensor.dims)
  return new Tensor('bool', new Uint8Array(size), tensor.dims)
}
