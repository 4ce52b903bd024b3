import { Fault } from '#domain/faults.ts'
import type { ReportKind } from '#host/reports/report.ts'
import { KINDS } from './registry.ts'

/** The kind of that id. Faults: report.kind-unknown. */
export function kindOf(kind: string): ReportKind {
  const found = KINDS.find(({ id }) => id === kind)
  if (found !== undefined) return found
  const text = {
    what: `There is no report of kind "${kind}".`,
    why: `This version has ${KINDS.map(({ id }) => id).join(', ')}.`,
    do: 'Take one of these.',
  }
  throw new Fault('report.kind-unknown', text, { data: { kind } })
}
