import { makeDraw } from '#domain/random.ts'

/**
 * Which pictures a step sees: the endless row of permutations of 0 … count - 1, cut into full batches, so that every picture comes
 * equally often and no batch is ever smaller (a batch of one has no variance). Steps count from 1. Nothing is remembered: any
 * step can be asked for, which is how a resumed run goes on.
 */
export function pictureOrder(seed: number, stage: string, count: number, batch: number): (step: number) => readonly number[] {
  let epoch = -1
  let permutation: Uint32Array = new Uint32Array()
  const at = (place: number): number => {
    const wanted = Math.floor(place / count)
    if (wanted !== epoch) {
      epoch = wanted
      permutation = makeDraw(seed, 'order', stage, epoch).permutation(count)
    }
    return permutation[place % count] ?? 0
  }
  return (step) => Array.from({ length: batch }, (_, i) => at((step - 1) * batch + i))
}

/** Steps of a stage: enough for all its epochs, at most `maxSteps`. */
export function stepsOf(stage: StageLength, count: number, batch: number): number {
  return Math.min(Math.ceil((stage.epochs * count) / batch), stage.maxSteps ?? Infinity)
}

/** The epoch that ends with a step, counted from 1; undefined if none does. The last step of a stage ends the epoch it is in. */
export function epochEndingWith(step: number, stage: StageLength, count: number, batch: number): number | undefined {
  const complete = (steps: number): number => Math.floor((steps * batch) / count)
  if (complete(step) > complete(step - 1)) return complete(step)
  return step === stepsOf(stage, count, batch) ? complete(step) + 1 : undefined
}

/** Epochs a stage really has, the last one perhaps cut short. */
export function epochsOf(stage: StageLength, count: number, batch: number): number {
  return epochEndingWith(stepsOf(stage, count, batch), stage, count, batch) ?? 0
}

type StageLength = { readonly epochs: number; readonly maxSteps?: number }
