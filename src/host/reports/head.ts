import { z } from 'zod'
import { MEANINGS } from '#rpc/schemas/people.ts'

const line = z.object({
  lower: z.number(),
  upper: z.number(),
  from: z
    .enum(['chosen', 'given', 'good-only'])
    .describe('chosen: by a named person; given: on the command line; good-only: by that rule, in force nowhere'),
  threshold: z.int().nullable().describe("the choice's number in the project"),
  by: z.string(),
  at: z.string().describe('when it was chosen or approved'),
  since: z.string().describe("from when on it counts, or counted; '' where nobody put it in force"),
  warning: z.string().describe('what everybody is told of a line whose scores were made anew with other ignore regions; else empty'),
})

/** What somebody signed a report, or an entry of the trail, for. */
export const signatureMeaning = z.enum(MEANINGS).nullable().describe('of the signature; null: nobody signed')

/** What every report says of itself. */
export const reportHead = z.object({
  kind: z.string(),
  title: z.string(),
  project: z.object({ name: z.string(), uuid: z.string() }).nullable().describe('null: a run folder that belongs to no project'),
  run: z
    .object({ number: z.int().nullable(), id: z.string(), snapshot: z.string().describe('SHA-256 of the data set the run learned from') })
    .nullable(),
  line: line.nullable(),
  filter: z.array(z.object({ name: z.string(), value: z.string() })).describe('what was asked for, in words'),
  made: z
    .object({
      by: z.string(),
      how: z.enum(['open', 'signed-in', 'signed', 'program']),
      meaning: signatureMeaning,
      at: z.string().describe('ISO 8601, UTC'),
      local: z.string().describe('the same instant by the clock of the computer that made the report'),
    })
    .nullable()
    .describe('null: made of a run folder, so that the same folder gives the same bytes'),
  software: z.string(),
  records: z.object({ first: z.int(), last: z.int() }).nullable().describe('entries of the audit trail that it rests on; null: none'),
  chain: z.string().describe("HASH@N of the trail's last entry when the report was made; '' without a trail"),
  replaces: z.object({ report: z.int(), name: z.string() }).nullable(),
})
export type ReportHead = Readonly<z.output<typeof reportHead>>

/** An instant by a computer's own clock and zone: `2026-11-12 14:02:07 +01:00 (Europe/Berlin)`. */
export function localTime(iso: string, zone: string = Intl.DateTimeFormat().resolvedOptions().timeZone): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'longOffset',
  }).formatToParts(new Date(iso))
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.find((part) => part.type === type)?.value ?? ''
  const offset = of('timeZoneName').replace('GMT', '') || '+00:00'
  return `${of('year')}-${of('month')}-${of('day')} ${of('hour')}:${of('minute')}:${of('second')} ${offset} (${zone})`
}
