import { z } from 'zod'
import type { Severity, VerdictWord } from '#domain/review.ts'
import { FAULT_EXIT, type FaultCode, type FaultRecord } from '#domain/faults.ts'

/** What a person says of a part. */
const said = z.object({
  verdict: z.enum(['good', 'defective', 'second-look']),
  type: z.string(),
  severity: z.enum(['', 'minor', 'major', 'critical']),
  note: z.string(),
})
export type Said = Readonly<z.output<typeof said>>

const shown = z.object({
  run: z.number().nullable(),
  threshold: z.number().nullable(),
  view: z.object({ mode: z.string(), blind: z.boolean(), display: z.string() }),
})
/** What was on the screen while it was said. */
export type Shown = Readonly<z.output<typeof shown>>

/** The part's newest record that the person knew of: a number, or the one that an earlier act is going to get. */
const known = z.union([z.number(), z.object({ after: z.string() })])
export type Known = z.output<typeof known>

const fault = z.object({
  code: z.custom<FaultCode>((code) => typeof code === 'string' && Object.hasOwn(FAULT_EXIT, code)),
  text: z.object({ what: z.string(), why: z.string(), do: z.string() }),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).exactOptional(),
})

const base = {
  key: z.string(),
  /** In the order in which they were done. */
  order: z.number(),
  /** Whose it is: nobody else's session may send it. */
  by: z.string(),
  part: z.number(),
  name: z.string(),
  reason: z.string(),
  /** How often it was sent without an answer. */
  tries: z.number(),
  /** Why the host did not take it: it stays until the person has decided. */
  fault: fault.nullable(),
}
/** What is kept on this computer until the host has it. */
export const act = z.discriminatedUnion('kind', [
  z.object({ ...base, kind: z.literal('judge'), said, shown, expects: known }),
  z.object({ ...base, kind: z.literal('undo'), of: known }),
])
export type Act = Readonly<z.output<typeof act>>
export type JudgeAct = Extract<Act, { kind: 'judge' }>
export type UndoAct = Extract<Act, { kind: 'undo' }>

/** The number that an act waits for is known now. */
export function resolved(one: Act, key: string, record: number): Act {
  const place = (value: Known): Known => (typeof value === 'object' && value.after === key ? record : value)
  return one.kind === 'judge' ? { ...one, expects: place(one.expects) } : { ...one, of: place(one.of) }
}

/** The act that must have its answer before this one can be sent; null: none. */
export function waitsFor(one: Act): string | null {
  const value = one.kind === 'judge' ? one.expects : one.of
  return typeof value === 'object' ? value.after : null
}

/** A fault as it is kept: without what JSON cannot hold. */
export function keptFault({ code, text, data }: FaultRecord): NonNullable<Act['fault']> {
  return { code, text, ...(data === undefined ? {} : { data: { ...data } }) }
}

/** As chips and the live region say it: `good`, `dent`, `defect`, `second look`. */
export function verdictWord({ verdict, type }: { readonly verdict: VerdictWord; readonly type: string }): string {
  switch (verdict) {
    case 'good':
      return 'good'
    case 'defective':
      return type === '' ? 'defect' : type
    case 'second-look':
      return 'second look'
    case 'withdrawn':
      return 'taken back'
  }
}

export function verdictChip(verdict: VerdictWord): 'good' | 'defect' | 'review' | 'unknown' {
  return ({ good: 'good', defective: 'defect', 'second-look': 'review', withdrawn: 'unknown' } as const)[verdict]
}

export const SEVERITIES: readonly { readonly value: Severity; readonly label: string }[] = [
  { value: '', label: 'not said' },
  { value: 'minor', label: 'minor' },
  { value: 'major', label: 'major' },
  { value: 'critical', label: 'critical' },
]
