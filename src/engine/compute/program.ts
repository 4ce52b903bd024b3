import type { Tensor } from '@tensorflow/tfjs-core'
import { Fault } from '#domain/faults.ts'

/** Numbers with a shape. Pictures are [n, h, w, c] (NHWC), filters [kh, kw, in, out] (HWIO): tfjs's layouts, whatever a runtime keeps inside. */
export type Block =
  | { readonly dtype: 'float32'; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dtype: 'int32' | 'bool'; readonly shape: readonly number[]; readonly data: Int32Array }
export type Blocks = Readonly<Record<string, Block>>

export type Spec = { readonly dtype: Block['dtype']; readonly shape: readonly number[] }
export type Specs = Readonly<Record<string, Spec>>

export type Tensors = Readonly<Record<string, Tensor>>

/** A pure function on tensors: no variable, no random number, no await, nothing read back. */
export type TensorFn = (inputs: Tensors) => Tensors

export type Device = {
  /** `cpu`, `cuda:0`, … : what `--device` takes. */
  readonly id: string
  readonly title: string
  readonly runtime: string
}

/** Named tensors (weights, optimiser moments) that live with a runtime and are shared by the programs compiled with them. */
export type State = {
  /** Copies of the named tensors; all of them when no name is given. */
  read(names?: readonly string[]): Promise<Blocks>
  /** Overwrites named tensors; shapes must match. */
  write(blocks: Blocks): Promise<void>
  dispose(): Promise<void>
}

export type Program = {
  /** Takes every input of the signature; gives every output that is not part of the state. The state's new values stay with the runtime. */
  run(inputs: Blocks): Promise<Blocks>
  dispose(): Promise<void>
}

export type CompileOptions = {
  readonly device: string
  /** Tensors that `fn` may read by name and, by returning an output of that name, replace. */
  readonly state?: State
  /** Inputs whose values are known now and never change: fastest for scoring. */
  readonly constants?: Blocks
}

export type Runtime = {
  readonly id: string
  readonly title: string
  /** The devices found; empty when this runtime cannot be used on this machine, never a throw. */
  probe(): Promise<readonly Device[]>
  /** For a runtime that is optional: why there is nothing to probe, and what to do about it; '' when there is. */
  missing?(): Promise<string>
  state(initial: Blocks, device: string): Promise<State>
  /** `fn` gets the tensors of state, constants and signature, all by name. */
  compile(fn: TensorFn, signature: Specs, options: CompileOptions): Promise<Program>
}

/** The named tensors below a scope: `take(all, 'encoder.1', ['w', 'b'])` gives `encoder.1.w` as `w`. Throws an Error (a bug) for a missing name. */
export function take<N extends string>(all: Tensors, scope: string, names: readonly N[]): Record<N, Tensor> {
  const found: Partial<Record<N, Tensor>> = {}
  for (const name of names) {
    const tensor = all[`${scope}.${name}`]
    if (tensor === undefined) throw new Error(`There is no tensor named ${scope}.${name}.`)
    found[name] = tensor
  }
  return found as Record<N, Tensor>
}

/** A float32 block; checks that shape and data agree. */
export function block(shape: readonly number[], data: Float32Array): Block {
  const size = shape.reduce((product, side) => product * side, 1)
  if (size !== data.length) {
    throw new Fault('compute.shape', {
      what: `A block of shape [${shape.join(', ')}] was given ${data.length} numbers.`,
      why: `That shape holds ${size}.`,
      do: 'Report this with the settings of the run.',
    })
  }
  return { dtype: 'float32', shape, data }
}

/** A float32 scalar. */
export function scalarBlock(value: number): Block {
  return { dtype: 'float32', shape: [], data: Float32Array.of(value) }
}
