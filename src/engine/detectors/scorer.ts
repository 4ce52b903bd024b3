import type { IgnoreMask } from '#domain/masks/ignore.ts'
import type { SettingValues } from '#domain/run.ts'
import type { Block, Blocks, Runtime } from '#engine/compute/program.ts'
import { makeBatch } from '#engine/images/batch.ts'
import type { Resized } from '#engine/images/resample.ts'
import type { Detector } from './detector.ts'
import { scorePartOf, scoringFn } from './scoring.ts'
import { numberOf } from './settings.ts'

/** A trained detector and where it runs. */
export type Trained = {
  readonly detector: Detector
  readonly settings: SettingValues
  readonly weights: Blocks
  readonly runtime: Runtime
  readonly device: string
  /** Pixels that count in no score. */
  readonly ignore?: IgnoreMask | undefined
}

export type Scored = {
  /** Every score part by name: the reductions asked for, and the detector's own. */
  readonly parts: Readonly<Record<string, number>>
  /** [size, size], in units of the 0…1 picture. Good until the next call. */
  readonly residual: Float32Array
  /** [size, size, 3] in 0…1. Good until the next call. */
  readonly rebuilt: Float32Array
}

export type Scorer = {
  readonly size: number
  /** Pictures that are scored at once; fewer cost as much. */
  readonly batch: number
  /** Scores at most `batch` pictures, each [size, size, 3]. */
  score(pictures: readonly Resized[]): Promise<readonly Scored[]>
  dispose(): Promise<void>
}

/** Compiles the scoring of a trained detector for one batch size. Faults: settings.invalid, those of the runtime. */
export async function makeScorer(trained: Trained, reductionIds: readonly string[], batch: number): Promise<Scorer> {
  const { detector, settings, weights, runtime, device, ignore } = trained
  const size = numberOf(settings, 'size')
  const program = await runtime.compile(
    scoringFn(detector, settings, reductionIds, ignore),
    { 'in.batch': { dtype: 'float32', shape: [batch, size, size, 3] } },
    { device, constants: weights },
  )
  return {
    size,
    batch,
    score: async (pictures) => {
      const last = pictures.at(-1)
      if (last === undefined) return []
      if (pictures.length > batch) throw new Error(`${pictures.length} pictures do not fit into a batch of ${batch}.`)
      // A full batch always: the program was compiled for one, and what fills it up does not touch the others.
      const filled = [...pictures, ...Array<Resized>(batch - pictures.length).fill(last)]
      const outputs = await program.run({ 'in.batch': makeBatch(filled, size) })
      return pictures.map((_, index) => scoredOf(outputs, index))
    },
    dispose: () => program.dispose(),
  }
}

function scoredOf(outputs: Blocks, index: number): Scored {
  const parts: Record<string, number> = {}
  for (const [name, block] of Object.entries(outputs)) {
    const part = scorePartOf(name)
    if (part !== undefined) parts[part] = block.data[index] ?? NaN
  }
  return { parts, residual: pictureOf(outputs['residual'], index), rebuilt: pictureOf(outputs['rebuilt'], index) }
}

/** The numbers of one picture in a batch's output. */
function pictureOf(block: Block | undefined, index: number): Float32Array {
  if (block?.dtype !== 'float32') throw new Error('The scoring gives no residual or no reconstruction.')
  const numbers = block.data.length / (block.shape[0] ?? 1)
  return block.data.subarray(index * numbers, (index + 1) * numbers)
}
