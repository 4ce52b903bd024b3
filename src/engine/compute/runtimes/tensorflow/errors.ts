import { Fault } from '#domain/faults.ts'

/** What TensorFlow's errors mean for a person, as `compute.out-of-memory` or `compute.device-lost`; undefined for any other. */
export function faultBehind(error: unknown): Fault | undefined {
  const text = error instanceof Error ? error.message : String(error)
  if (MEMORY.test(text)) return outOfMemory(error)
  return LOST.test(text) ? deviceLost(firstLine(text), error) : undefined
}

/** Status 8 of TensorFlow is RESOURCE_EXHAUSTED, whether a GPU's memory or the computer's. */
const MEMORY = /TF_Status: 8\b|OOM when allocating|CUDA_ERROR_OUT_OF_MEMORY|bad_alloc/

/** CUDA's errors that end its context for good: nothing on that GPU can be used again by this process. */
const LOST = /CUDA_ERROR_[A-Z_]+|unspecified launch failure|illegal memory access|device-side assert|GPU is lost|failed to synchronize/

/** The first line of a text, without its full stop. */
export function firstLine(text: string): string {
  return text.split('\n')[0]?.replace(/\.$/, '') ?? ''
}

function outOfMemory(cause: unknown): Fault {
  const text = {
    what: 'TensorFlow ran out of memory while computing.',
    why: 'The batch and the model together need more than is free on the device.',
    do: 'Choose a smaller batch or picture size, or close other programs that use the device, and start again from the last checkpoint.',
  }
  return new Fault('compute.out-of-memory', text, { cause })
}

function deviceLost(report: string, cause: unknown): Fault {
  const text = {
    what: 'The device stopped answering while computing.',
    why: `Its driver reports: ${report}.`,
    do: 'Start again from the last checkpoint; if it happens again, restart the computer and update the driver.',
  }
  return new Fault('compute.device-lost', text, { cause })
}
