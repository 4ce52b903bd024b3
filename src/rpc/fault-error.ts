import { isDefinedError, ORPCError } from '@orpc/client'
import { Fault, type FaultRecord } from '#domain/faults.ts'

/** Unprocessable: understood, and cannot be done. */
export const FAULT_STATUS = 422

/** The Fault that a call ended with, or undefined if it ended with something else (cancelled, connection gone). */
export function faultOf(error: unknown): Fault | undefined {
  if (error instanceof Fault) return error
  if (!(error instanceof ORPCError) || !isDefinedError(error) || error.code !== 'FAULT') return undefined
  // The only defined error of the contract, and its data is what the host's router puts there.
  return Fault.fromRecord(error.data as FaultRecord)
}

/** The Fault as the error that crosses to the page. */
export function errorOf(fault: Fault): ORPCError<'FAULT', FaultRecord> {
  return new ORPCError('FAULT', { defined: true, status: FAULT_STATUS, message: fault.message, data: fault.toRecord() })
}
