import { z } from 'zod'

const judgement = z.object({
  score: z.number(),
  p: z.number().nullable(),
  decision: z.enum(['pass', 'review', 'reject']),
})

/** What the report of a release check says as data. */
export const releaseData = z.object({
  record: z.int().describe('its number in the audit trail'),
  run: z.int(),
  line: z.object({ lower: z.number(), upper: z.number() }),
  threshold: z.int(),
  released: z.boolean(),
  file: z.string().describe("name of the scorer; '' if it was not released"),
  sizeBytes: z.int(),
  sha256: z.string(),
  by: z.string(),
  at: z.string(),
  seed: z.int().describe('from which the check parts that are not next to an edge were drawn'),
  largestDifference: z.number().describe('of the scores'),
  largestAt: z.string().describe('the part where it is'),
  changed: z.int().describe('parts decided otherwise: with one the file is not released'),
  parts: z.array(z.object({ part: z.int().nullable(), name: z.string(), program: judgement, exported: judgement, same: z.boolean() })),
  skipped: z.array(z.object({ name: z.string(), why: z.string() })),
})
export type ReleaseData = Readonly<z.output<typeof releaseData>>
