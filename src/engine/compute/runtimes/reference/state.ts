import type { Block, Blocks, State } from '#engine/compute/program.ts'
import { checkSpec } from '#engine/compute/runtimes/check.ts'

/** State as plain blocks in memory, shared by the programs compiled with it. */
export class BlockState implements State {
  readonly #blocks: Map<string, Block>

  constructor(initial: Blocks) {
    this.#blocks = new Map(Object.entries(initial).map(([name, block]) => [name, copy(block)]))
  }

  read(names: readonly string[] = [...this.#blocks.keys()]): Promise<Blocks> {
    return Promise.resolve(Object.fromEntries(names.map((name) => [name, copy(this.#get(name))])))
  }

  write(blocks: Blocks): Promise<void> {
    this.replace(Object.fromEntries(Object.entries(blocks).map(([name, block]) => [name, copy(block)])))
    return Promise.resolve()
  }

  dispose(): Promise<void> {
    this.#blocks.clear()
    return Promise.resolve()
  }

  has(name: string): boolean {
    return this.#blocks.has(name)
  }

  /** Every tensor, without a copy: for the program that is about to run. */
  entries(): Iterable<[string, Block]> {
    return this.#blocks.entries()
  }

  /** New values, without a copy. Throws `compute.shape`, and then nothing has changed. */
  replace(blocks: Blocks): void {
    for (const [name, block] of Object.entries(blocks)) checkSpec(name, block, this.#get(name))
    for (const [name, block] of Object.entries(blocks)) this.#blocks.set(name, block)
  }

  #get(name: string): Block {
    const block = this.#blocks.get(name)
    if (block === undefined) throw new Error(`The state has no tensor named ${name}.`)
    return block
  }
}

function copy(block: Block): Block {
  return block.dtype === 'float32' ? { ...block, data: block.data.slice() } : { ...block, data: block.data.slice() }
}
