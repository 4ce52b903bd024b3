import { z } from 'zod'

/** What the Pareto of defect types says as data. */
export const paretoData = z.object({
  by: z.enum(['count', 'cost']),
  parts: z.int().describe('parts of the range or folder'),
  defective: z.int().describe('of them: people say defective'),
  total: z.number().describe('of what the bars count: parts, or cost'),
  types: z
    .array(
      z.object({
        type: z.string().describe("'' for no type"),
        parts: z.int(),
        price: z.number().nullable().describe('of one part; null: by count'),
        value: z.number().describe('parts, or parts times price'),
        share: z.number().nullable().describe('of the total; null if that is 0'),
        cumulative: z.number().nullable().describe('share of this type and all before it'),
      }),
    )
    .describe('the largest first'),
})
export type ParetoData = Readonly<z.output<typeof paretoData>>
