import { z } from 'zod'
import { signatureMeaning } from '#host/reports/head.ts'

const edges = z.object({ lower: z.number(), upper: z.number() })
const decision = z.enum(['pass', 'review', 'reject'])
const counted = z.object({ pass: z.int(), review: z.int(), reject: z.int() })
const rate = z.object({
  count: z.int(),
  n: z.int(),
  ratio: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).readonly().nullable().describe('95 %, Wilson'),
  upperBound: z.number().nullable().describe('for 0 of n: 95 % sure that the true rate is no higher'),
})
const line = z.object({ threshold: z.int(), run: z.int(), line: edges, by: z.string(), at: z.string() })

/** What the record of a line says as data. */
export const lineData = z.object({
  line: line.extend({
    rule: z.string(),
    reason: z.string(),
    record: z.int().nullable(),
    since: z.string().describe('from when on it counts, or was to count'),
    state: z
      .enum(['in-force', 'former', 'waiting', 'superseded', 'called-off'])
      .describe('superseded: another was approved before its time came, so it never came into force'),
    calledOff: z.object({ record: z.int(), by: z.string(), at: z.string(), reason: z.string() }).nullable(),
    warning: z.string().describe('where the scores were made anew with other ignore regions since; else empty'),
  }),
  before: line.nullable().describe('the line that was in force until then'),
  supersededBy: line.nullable().describe('null: it is in force, or never came into force'),
  proposal: z
    .object({ record: z.int(), by: z.string(), at: z.string(), reason: z.string() })
    .nullable()
    .describe('null: it was chosen in one step'),
  entries: z
    .array(
      z.object({
        number: z.int(),
        at: z.string(),
        who: z.string(),
        how: z.enum(['open', 'signed-in', 'signed', 'program']),
        meaning: signatureMeaning,
        action: z.string(),
        reason: z.string(),
        seal: z.string(),
      }),
    )
    .describe('what the audit trail has of it'),
  outcome: z
    .object({
      confusion: z.object({ good: counted, defective: counted }),
      escapes: rate,
      overkill: rate,
      review: rate,
      costPerThousand: z.number().nullable(),
    })
    .describe('on the acceptance set, when it was chosen'),
  scored: z.int().describe('parts in use that the run has scored, as they are now'),
  moves: z.array(z.object({ before: decision, after: decision, parts: z.int() })),
  shown: z.array(z.int()).describe('numbers of the parts that the PDF shows with pictures, in its order'),
  changed: z.array(
    z.object({
      part: z.int(),
      name: z.string(),
      truth: z.enum(['good', 'defective', 'unknown']),
      score: z.number(),
      before: decision,
      after: decision,
      sha256Start: z.string(),
    }),
  ),
})
export type LineData = Readonly<z.output<typeof lineData>>
