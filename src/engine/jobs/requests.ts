import { Fault, internalFault, type FaultRecord } from '#domain/faults.ts'
import type { JobWork } from './job.ts'

/** Ends, by throwing, when the host has cancelled: for a job that answers requests until then. */
export function untilCancelled({ signal }: JobWork): Promise<never> {
  return new Promise((_resolve, reject) => {
    // `Signal` has no events: domain knows no platform. Twice a second is soon enough for a process that is no longer wanted.
    const timer = setInterval(() => {
      if (!signal.aborted) return
      clearInterval(timer)
      reject(new Error('cancelled'))
    }, 500)
  })
}

/** What a request that failed is answered with; a bug's stack goes to the log under a number. */
export function faultOf(error: unknown): FaultRecord {
  if (error instanceof Fault) return error.toRecord()
  const reference = Math.random().toString(16).slice(2, 10)
  console.error(`[${reference}] ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  return internalFault(reference).toRecord()
}
