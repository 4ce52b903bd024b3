import type { FaultRecord } from '#domain/faults.ts'
import { printableLine } from './printable.ts'

/** A fault for people: what happened, why, what to do, a line each. */
export function faultText(fault: FaultRecord): string {
  return [fault.text.what, fault.text.why, fault.text.do].map(printableLine).join('\n')
}
