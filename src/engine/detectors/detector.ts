import type { Counted } from '#domain/masks/ignore.ts'
import type { Fields, SettingValues } from '#domain/run.ts'
import type { Draw } from '#domain/random.ts'
import type { Blocks, TensorFn } from '#engine/compute/program.ts'

/** Numbers drawn outside the graph for each step. `coin`: 0 or 1, each with probability one half. */
export type Noise = { readonly kind: 'uniform' | 'normal' | 'coin'; readonly shape: readonly number[] }

/** One gradient step, run on every `every`-th batch of its stage (counted over the stage, not within an epoch). */
export type Update = {
  readonly id: string
  readonly every: number
  /** Reaches `step` as `in.<name>`. */
  noise(batch: number): Readonly<Record<string, Noise>>
  /** Scalars that change from step to step (bias-corrected learning rate), for the update's own step number counted from 1; as `in.<name>`. */
  scalars(step: number): Readonly<Record<string, number>>
  /** State, in.batch [n, h, w, c] in 0…1, noise and scalars -> changed tensors of the state, and `loss.<name>` scalars. */
  readonly step: TensorFn
}

/** A part of training with its own epochs. */
export type Stage = {
  readonly id: string
  readonly title: string
  /** Passes over the training parts; at most `maxSteps` batches when given. */
  readonly epochs: number
  readonly maxSteps?: number
  /** Whether each picture is mirrored left to right with probability one half. */
  readonly flip: boolean
  /** First values of what only training needs (moments), named `adam.…`: kept in checkpoints, not in the weights. */
  moments(weights: Blocks): Blocks
  readonly updates: readonly Update[]
  /**
   * What the model draws from noise: noise as `in.<name>` -> pictures [n, h, w, 3] in 0…1 by their kind, `drawn` first of all. `count` of
   * them are shown. `alone`: the stage does not yet rebuild pictures.
   */
  readonly draws?: {
    noise(count: number): Readonly<Record<string, Noise>>
    readonly fn: TensorFn
    readonly count: number
    readonly alone: boolean
  }
  /** Curves that say how the training goes. */
  readonly watched?: readonly Watched[]
}

/**
 * A loss that is watched, and its name in a sentence. `fall`: low is good throughout; `narrow`: a gap that may widen first; `stay-small`:
 * a penalty.
 */
export type Watched = { readonly loss: string; readonly title: string; readonly should: 'fall' | 'narrow' | 'stay-small' }

export type Preset = { readonly title: string; readonly sentence: string; readonly settings: SettingValues }

/** A way to learn good parts and rebuild new ones. One folder and one line in the registry. */
export type Detector = {
  /** Stored in runs: never renamed. */
  readonly id: string
  readonly title: string
  /** One plain sentence for whoever chooses. */
  readonly sentence: string
  /** Where it comes from. */
  readonly source: string
  readonly fields: Fields
  readonly presets: Readonly<Record<string, Preset>>
  /** First weights, from the run's seed. Names such as `encoder.1.w` are the same in code, checkpoint and ONNX. */
  weights(settings: SettingValues, draw: Draw): Blocks
  stages(settings: SettingValues): readonly Stage[]
  /**
   * Weights, in.batch [n, h, w, c] in 0…1 -> `rebuilt` [n, h, w, c] in 0…1, `residual` [n, h, w] >= 0 in units of the 0…1 picture,
   * and `part.<name>` [n] for score parts that no reduction of the map gives, of the pixels that count.
   */
  score(settings: SettingValues, counted?: Counted): TensorFn
  /** For a detector with the parts `pixel` and `feature`: the kappa to begin with, which makes one score of them (domain/weighting.ts). */
  kappa?(settings: SettingValues): number
}
