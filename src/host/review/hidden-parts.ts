import { partName } from '#domain/parts.ts'
import { standingOf } from '#domain/review.ts'
import { Fault } from '#domain/faults.ts'
import type { Acting } from '#host/people/acting.ts'
import type { Judged, VerdictRow } from '#rpc/schemas/review.ts'

// A hidden gauge part looks like any other to whoever judges it, on the page and in every answer to it (UX 2.7). The trail says what it
// was: it hides nothing from anybody.

/** Who may be told which parts are gauges: who sets them, and who audits. Not whoever has not signed in, or an engineer would only sign out. */
export function mayKnowGauges({ hasAccounts, person }: Acting): boolean {
  return !hasAccounts || (person?.roles.some((role) => role !== 'engineer') ?? false)
}

/** A verdict as the answer to whoever gave it: the file's name and the kind would tell. */
export function asGiven({ verdict, standing }: Judged): Judged {
  const shown = asOrdinary(verdict)
  return verdict.kind === 'gauge' ? { verdict: shown, standing: standingOf([{ ...shown, kind: 'review' }]) } : { verdict: shown, standing }
}

export function asOrdinary(row: VerdictRow): VerdictRow {
  return { ...row, name: partName(row.part), kind: row.kind === 'gauge' ? 'review' : row.kind }
}

/** What was said meanwhile is nobody's to know who judges blind, not even in the answer that says that something was. */
export function blindFault(error: unknown): unknown {
  if (!(error instanceof Fault) || error.code !== 'verdict.overtaken') return error
  const { part = 0, record = 0, by = '', at = '' } = error.data ?? {}
  const text = { ...error.text, why: `Record #${String(record)} of ${String(at)}, which is kept from you since you judge blind.` }
  return new Fault('verdict.overtaken', text, { data: { part, record, by, at } })
}
