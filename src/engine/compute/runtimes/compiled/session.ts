import { cpus } from 'node:os'
import { InferenceSession } from 'onnxruntime-node'
import { Fault } from '#domain/faults.ts'

/** Threads of one operator. Hyper-threads do not help matrix products, but Node cannot tell them from cores; ONNX Runtime's own default counts cores. */
export const THREADS = cpus().length

/** How much ONNX Runtime rewrites a graph. Its transposes are merged and moved by `all`, which undoes what lowering laid out; constants are folded by nothing else. */
export type Optimisation = 'disabled' | 'all'

/** A session that runs `model` with an execution provider. Throws `compute.out-of-memory` when the model does not fit. */
export async function openSession(model: Uint8Array, provider: string, optimise: Optimisation): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(model, {
      executionProviders: [provider],
      intraOpNumThreads: THREADS,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      // A plan of all memory for a step takes 2.0 GB for the autoencoder at 256 px, batch 16; going without takes 1.2 GB and no more time.
      enableMemPattern: false,
      graphOptimizationLevel: optimise,
      logSeverityLevel: 3,
    })
  } catch (error) {
    throw outOfMemory(error) ?? error
  }
}

/** The fault behind an allocation that failed, if that is what happened. */
export function outOfMemory(error: unknown): Fault | undefined {
  const text = error instanceof Error ? error.message : String(error)
  if (!/bad_alloc|out of memory|failed to allocate/i.test(text)) return undefined
  return new Fault(
    'compute.out-of-memory',
    {
      what: 'The computer ran out of memory while computing.',
      why: 'The batch and the model together need more than is free.',
      do: 'Choose a smaller batch or picture size, or close other programs, and start again from the last checkpoint.',
    },
    { cause: error },
  )
}
