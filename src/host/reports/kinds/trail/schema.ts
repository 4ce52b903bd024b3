import { z } from 'zod'

/** What the report of the trail says as data. */
export const trailData = z.object({
  check: z
    .object({
      entries: z.int().describe('how many the trail had'),
      problem: z
        .object({ entry: z.int(), what: z.string() })
        .nullable()
        .describe('the first record that is not as it was written; null: all are'),
    })
    .describe('what the check of the whole trail found when the report was made'),
  entries: z
    .array(
      z.object({
        number: z.int(),
        at: z.string().describe('ISO 8601, UTC'),
        who: z.string().describe("'' for the program itself, and where nobody gave a name"),
        how: z.enum(['open', 'signed-in', 'signed', 'program']),
        action: z.string(),
        object: z.string(),
        old: z.string().describe('as it was; JSON where it has several fields'),
        new: z.string().describe('as it is'),
        reason: z.string(),
        before: z.string().describe('seal of the record before'),
        seal: z.string().describe('SHA-256; decision 0020 says of what'),
      }),
    )
    .describe('those that the filter leaves, oldest first, each as it is sealed'),
})
export type TrailData = Readonly<z.output<typeof trailData>>
