import type { FaultRecord } from '#domain/faults.ts'
import type { IgnoreMask } from '#domain/masks/ignore.ts'
import type { Weighting } from '#domain/weighting.ts'
import type { Progress } from '#domain/work.ts'

/** Format of run.json. A run folder of another version is refused or migrated, never guessed. */
export const RUN_SCHEMA = 1

export type SettingValue = number | boolean | string
export type SettingValues = Readonly<Record<string, SettingValue>>

/** One setting of a detector, from which forms, command line flags and report sections are drawn. */
export type Field =
  | {
      readonly kind: 'integer' | 'number'
      readonly title: string
      readonly effect: string
      readonly min: number
      readonly max: number
      readonly default: number
    }
  | { readonly kind: 'boolean'; readonly title: string; readonly effect: string; readonly default: boolean }
  | {
      readonly kind: 'choice'
      readonly title: string
      readonly effect: string
      readonly choices: readonly string[]
      readonly default: string
    }
export type Fields = Readonly<Record<string, Field>>

export type RunState =
  | { readonly at: 'queued' }
  | { readonly at: 'running'; readonly progress?: Progress }
  | { readonly at: 'paused'; readonly checkpoint: string }
  | { readonly at: 'done'; readonly weights: string }
  | { readonly at: 'failed'; readonly fault: FaultRecord }
  | { readonly at: 'cancelled' }

/** How well one reduction finds synthetic defects on calibration normals; label-free. */
export type ReductionTrial = { readonly reduction: string; readonly auroc: number }

/** What training leaves behind for scoring and thresholds. */
export type RunResult = {
  /** The score part that is the image score: a reduction of the residual map, or a form of A(x) (domain/weighting.ts). */
  readonly reduction: string
  /** How it was chosen: `auto` lists what it tried, best first. */
  readonly reductionChosenBy: 'auto' | 'person'
  readonly reductionTrials: readonly ReductionTrial[]
  /** For each score part (every reduction, and what the detector adds) the scores of the calibration normals, in data set order. */
  readonly calibration: Readonly<Record<string, readonly number[]>>
  /** Quantiles of the calibration normals' residual pixels, on the 0…1 picture scale; the locked colour scale is 0 … 2 x q9999. */
  readonly residualScale: { readonly median: number; readonly q99: number; readonly q9999: number }
  /** Of score parts that make one score by a kappa, which can be chosen after training. */
  readonly weighting?: Weighting
  /** Pixels that count neither in these scores nor in any that the run gives; null or left out: all count. */
  readonly ignore?: IgnoreMask | null
  readonly epochs: number
  readonly steps: number
  readonly trainingSeconds: number
  readonly finalLosses: Readonly<Record<string, number>>
}

/** Content of run.json. */
export type Run = {
  readonly schema: typeof RUN_SCHEMA
  readonly id: string
  readonly detector: string
  readonly preset: string
  readonly settings: SettingValues
  readonly seed: number
  /** The score part that a person wants, or `auto`. */
  readonly reduction: string
  /** The data set's snapshot hash; the list itself stands in dataset.json beside. */
  readonly dataset: string
  readonly counts: { readonly train: number; readonly calibrate: number; readonly test: number }
  readonly runtime: string
  readonly device: string
  /** Versions that can change the numbers: residuum, node, onnxruntime, sharp, … */
  readonly software: Readonly<Record<string, string>>
  /** ISO 8601, UTC. */
  readonly createdAt: string
  readonly state: RunState
  readonly result?: RunResult
}
