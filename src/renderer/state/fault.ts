import type { FaultRecord } from '#domain/faults.ts'
import { faultOf } from '#rpc/fault-error.ts'

/** What to show of an error, or null if there is nothing to show: it was cancelled, or the host is gone, which the shell says itself. */
export function faultRecord(error: unknown): FaultRecord | null {
  const fault = faultOf(error)
  if (fault !== undefined) return fault.toRecord()
  if (error instanceof DOMException && error.name === 'AbortError') return null
  if (!(error instanceof Error) || error.name === 'AbortError' || /closed|aborted|connection|websocket/i.test(error.message)) return null
  return {
    code: 'internal',
    text: {
      what: 'The page could not do that.',
      why: `The program says: ${error.message}`,
      do: 'Try again; reload the page if it happens once more.',
    },
  }
}
