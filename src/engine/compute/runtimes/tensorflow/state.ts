import type { Blocks, Spec, State } from '#engine/compute/program.ts'
import { checkSpec } from '#engine/compute/runtimes/check.ts'
import { toBlock, toTensor } from '#engine/compute/runtimes/reference/tensors.ts'
import type { Tensor } from '#engine/compute/tfjs.ts'
import { keep } from '#engine/compute/tfjs.ts'
import { onTensorFlow } from './load.ts'

/** State as tensors that stay on the device between steps. */
export class TensorState implements State {
  readonly #tensors: Map<string, Tensor>

  constructor(initial: Blocks) {
    this.#tensors = onTensorFlow(() => new Map(Object.entries(initial).map(([name, block]) => [name, keep(toTensor(block))])))
  }

  read(names: readonly string[] = [...this.#tensors.keys()]): Promise<Blocks> {
    return Promise.resolve(onTensorFlow(() => Object.fromEntries(names.map((name) => [name, toBlock(this.#get(name))]))))
  }

  write(blocks: Blocks): Promise<void> {
    for (const [name, block] of Object.entries(blocks)) checkSpec(name, block, this.#spec(name))
    onTensorFlow(() => {
      for (const [name, block] of Object.entries(blocks)) this.#put(name, toTensor(block))
    })
    return Promise.resolve()
  }

  dispose(): Promise<void> {
    for (const tensor of this.#tensors.values()) tensor.dispose()
    this.#tensors.clear()
    return Promise.resolve()
  }

  has(name: string): boolean {
    return this.#tensors.has(name)
  }

  /** The tensors themselves, which the next `replace` disposes of. */
  tensors(): Readonly<Record<string, Tensor>> {
    return Object.fromEntries(this.#tensors)
  }

  /** Takes over results of a step. Throws `compute.shape`, and then nothing has changed. */
  replace(results: Readonly<Record<string, Tensor>>): void {
    for (const [name, result] of Object.entries(results)) checkSpec(name, specOf(result), this.#spec(name))
    // A clone shares the numbers. A function may give an input back as it is, or one result under two names: each name owns a handle.
    for (const [name, result] of Object.entries(results)) this.#put(name, result.clone())
  }

  #put(name: string, tensor: Tensor): void {
    const old = this.#get(name)
    this.#tensors.set(name, keep(tensor))
    old.dispose()
  }

  #spec(name: string): Spec {
    return specOf(this.#get(name))
  }

  #get(name: string): Tensor {
    const tensor = this.#tensors.get(name)
    if (tensor === undefined) throw new Error(`The state has no tensor named ${name}.`)
    return tensor
  }
}

/** tfjs knows text and complex numbers too; no state is made of them. */
function specOf({ dtype, shape }: Tensor): Spec {
  return { dtype: dtype as Spec['dtype'], shape }
}
