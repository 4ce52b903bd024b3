import { join } from 'node:path'
import { z } from 'zod'
import { Fault } from '#domain/faults.ts'
import { damagedFault } from '#domain/run-schema.ts'
import type { Blocks } from '#engine/compute/program.ts'
import { readTensors, writeTensors } from './safetensors.ts'

/** Where the last checkpoint stands in a run folder. */
export const CHECKPOINT_FILE = 'checkpoints/last.safetensors'

/** How far a training is. Together with the tensors and the run's seed it decides everything that follows. */
export type Position = z.infer<typeof positionSchema>

/** A position and the tensors that belong to it: weights and, within a stage, its moments. */
export type Checkpoint = { readonly position: Position; readonly blocks: Blocks }

const count = z.int().nonnegative()
const positionSchema = z.object({
  /** Index of the stage; the number of stages once all are done. */
  stage: count,
  /** Steps done in that stage. */
  step: count,
  /** Parts a step looks at, where it is not what the settings say: memory did not suffice (training/effort.ts). */
  batch: z.int().positive().optional(),
  /** Sum and number of each loss in the epoch that has begun. */
  losses: z.record(z.string(), z.object({ sum: z.number(), count })),
  /** Lines of history.jsonl that belong to what has been done. */
  lines: count,
  /** Steps done in all stages. */
  steps: count,
  /** Time spent training so far. */
  seconds: z.number().nonnegative(),
  /** Means of the last whole epoch, over all stages so far. */
  finalLosses: z.record(z.string(), z.number()),
})

/** Before the first step. */
export const START: Position = { stage: 0, step: 0, losses: {}, lines: 0, steps: 0, seconds: 0, finalLosses: {} }

/**
 * Puts the checkpoint in place of the last one, whole or not at all. Tensors with a number that is not finite are refused, so
 * that the last checkpoint stays the last good one. Faults: training.not-finite, file.unwritable, file.disk-full.
 */
export async function saveCheckpoint(folder: string, { position, blocks }: Checkpoint): Promise<void> {
  for (const [name, { data }] of Object.entries(blocks)) {
    if (!data.every(Number.isFinite)) throw notFinite(`the tensor ${name}`, position.step)
  }
  await writeTensors(join(folder, CHECKPOINT_FILE), { blocks, metadata: { position: JSON.stringify(position) } })
}

/** The last checkpoint; undefined if there is none yet. Faults: run.damaged, file.unreadable. */
export async function loadCheckpoint(folder: string): Promise<Checkpoint | undefined> {
  const path = join(folder, CHECKPOINT_FILE)
  try {
    const { blocks, metadata } = await readTensors(path)
    return { blocks, position: parsePosition(metadata['position'], path) }
  } catch (error) {
    if (error instanceof Fault && error.code === 'file.missing') return undefined
    throw error
  }
}

/** The Fault of a training that has left the finite numbers; `what` names what has, `step` counts within the stage if one was under way. */
export function notFinite(what: string, step?: number): Fault {
  const text = {
    what: `Training stopped ${step === undefined ? 'after its last step' : `at step ${step}`}, because ${what} is no longer a finite number.`,
    why: 'Steps that are too large make the weights grow without bound.',
    do: 'Train again with a lower learning rate; the last good checkpoint is kept in the run folder.',
  }
  return new Fault('training.not-finite', text, step === undefined ? {} : { data: { step } })
}

function parsePosition(text: string | undefined, path: string): Position {
  try {
    return positionSchema.parse(JSON.parse(text ?? ''))
  } catch (error) {
    throw damagedFault(path, 'It does not say how far the training was.', error)
  }
}
