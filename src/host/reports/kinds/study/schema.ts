import { z } from 'zod'

const rate = z.object({
  count: z.int(),
  n: z.int(),
  ratio: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).readonly().nullable().describe('95 %, Wilson'),
  upperBound: z.number().nullable(),
})
const kappa = z
  .object({
    kappa: z.number(),
    interval: z.tuple([z.number(), z.number()]).readonly().nullable().describe('95 %, large sample'),
    n: z.int(),
  })
  .nullable()
  .describe('null where the table leaves nothing to estimate')

/** What the report of an agreement study says as data. */
export const studyData = z.object({
  study: z.int(),
  name: z.string(),
  by: z.string(),
  at: z.string(),
  rounds: z.int(),
  parts: z.int(),
  done: z.int().describe('verdicts given'),
  total: z.int().describe('verdicts to be given'),
  limits: z.object({ effectiveness: z.number(), misses: z.number(), falseAlarms: z.number(), kappa: z.number() }),
  reached: z.boolean().nullable().describe('everybody within every limit; null until all verdicts are in'),
  people: z.array(z.object({ person: z.string(), effectiveness: rate, misses: rate, falseAlarms: rate, withTruth: kappa, repeats: rate })),
  pairs: z.array(z.object({ a: z.string(), b: z.string(), kappa })),
  all: kappa.describe("Fleiss' kappa over all people and rounds"),
  verdicts: z.array(
    z.object({
      record: z.int(),
      by: z.string(),
      round: z.int(),
      part: z.int(),
      name: z.string(),
      truth: z.enum(['good', 'defective', 'unknown']),
      verdict: z.enum(['good', 'defective', 'second-look', 'withdrawn']),
      at: z.string(),
    }),
  ),
})
export type StudyData = Readonly<z.output<typeof studyData>>
