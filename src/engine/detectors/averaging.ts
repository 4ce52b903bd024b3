import type { SettingValues } from '#domain/run.ts'
import { take } from '#engine/compute/program.ts'
import type { Tensors } from '#engine/compute/program.ts'
import type { Tensor } from '#engine/compute/tfjs.ts'
import { followBatch } from '#engine/nn/norm.ts'
import type { Stage } from './detector.ts'
import { numberOf } from './settings.ts'

/** Pictures from which the batch statistics are averaged. */
const PICTURES = 256

/**
 * The stage that ends a training with batch normalisation. After a short training the running statistics still lag behind the
 * weights (momentum 0.1): they are replaced by the plain average over up to 256 pictures, the k-th batch entering with weight 1/k.
 * `statistics`: state and a batch in 0…1 -> the batch's statistics by name.
 */
export function averagingStage(settings: SettingValues, statistics: (all: Tensors, batch: Tensor) => Tensors): Stage {
  return {
    id: 'statistics',
    title: 'Measuring batch statistics',
    epochs: 1,
    maxSteps: Math.ceil(PICTURES / numberOf(settings, 'batch')),
    flip: false,
    moments: () => ({}),
    updates: [
      {
        id: 'statistics',
        every: 1,
        noise: () => ({}),
        scalars: (step) => ({ rate: 1 / step }),
        step: (all) => {
          const { batch, rate } = take(all, 'in', ['batch', 'rate'])
          return followBatch(all, statistics(all, batch), rate)
        },
      },
    ],
  }
}
