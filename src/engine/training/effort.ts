// What a training does when memory runs out: fewer parts at a time, then the processor; and when its device is lost: the processor. Each from
// the last checkpoint.
import type { Checkpoint } from '#engine/checkpoint/checkpoint.ts'
import type { Stage } from '#engine/detectors/detector.ts'

/** Where a training computes, and how many parts a step looks at. */
export type Effort = { readonly device: string; readonly batch: number }

/** Batch normalisation needs two. */
const SMALLEST_BATCH = 2
/** A batch of less than a quarter trains another model than the one asked for; the processor, with its larger memory, does not. */
const MOST_REDUCTION = 4

/** What to try after memory ran out: half the batch, down to a quarter of the one asked for, then the whole of it on `processor`; undefined at the end. */
export function smallerEffort({ device, batch }: Effort, asked: number, processor: string): Effort | undefined {
  const half = Math.floor(batch / 2)
  if (half >= SMALLEST_BATCH && half * MOST_REDUCTION >= asked) return { device, batch: half }
  return device === processor ? undefined : { device: processor, batch: asked }
}

/** What to try after a device was lost: the batch asked for on `processor`; undefined when that is what was lost. */
export function withoutDevice({ device }: Effort, asked: number, processor: string): Effort | undefined {
  return device === processor ? undefined : { device: processor, batch: asked }
}

/** Tells the person that a device was lost, and where the training goes on. */
export function lossText(next: Effort, now: Effort): string {
  return `${now.device} stopped answering. Training goes on from the last checkpoint on ${next.device}, which is slower.`
}

/** Tells the person what has changed after memory ran out, and why. */
export function effortText(next: Effort, now: Effort): string {
  const change =
    next.device === now.device ? `with ${next.batch} parts at a time instead of ${now.batch}` : `on ${next.device}, which is slower`
  return `Memory ran out on ${now.device} with ${now.batch} parts at a time. Training goes on from the last checkpoint ${change}.`
}

/**
 * The checkpoint as one of a training with another batch: steps are counted so that as many pictures have been seen. `former`: the batch that its
 * steps were counted with.
 */
export function withBatch({ position, blocks }: Checkpoint, batch: number, former: number): Checkpoint {
  return { blocks, position: { ...position, batch, step: Math.floor((position.step * former) / batch) } }
}

/** The stage with its limit of steps, which is meant for batches of `asked`, for as many pictures in batches of another size. */
export function withSteps(stage: Stage, batch: number, asked: number): Stage {
  return stage.maxSteps === undefined ? stage : { ...stage, maxSteps: Math.ceil((stage.maxSteps * asked) / batch) }
}
