import { z } from 'zod'

const rate = z.looseObject({ count: z.int(), n: z.int(), ratio: z.number().nullable() })
const edges = z.object({ lower: z.number(), upper: z.number() })
const interval = z.tuple([z.number(), z.number()]).nullable()
const outcome = z.looseObject({ escapes: rate, overkill: rate, review: rate, costPerThousand: z.number().nullable() })

/** What the report of a run says as data. Members with more of the same in them are open: their names and values explain themselves. */
export const runData = z.object({
  run: z.looseObject({
    id: z.string(),
    detector: z.string(),
    preset: z.string(),
    seed: z.int(),
    dataset: z.string(),
    createdAt: z.string(),
  }),
  data: z.string().describe('folder of the pictures'),
  evaluation: z.looseObject({
    counts: z.object({ good: z.int(), defective: z.int(), unknown: z.int(), calibration: z.int(), notFinite: z.int() }),
    auroc: z.number().nullable(),
    aupr: z.number().nullable(),
    f1Max: z.number().nullable(),
    auprOfChance: z.number().nullable(),
    intervals: z.object({ auroc: interval, aupr: interval, f1Max: interval, resamples: z.int() }),
  }),
  pixels: z
    .object({
      pixelAuroc: z
        .number()
        .nullable()
        .describe('probability that the residual is higher on a defective pixel than on a normal one; null: no part with a mask'),
      pro: z.number().nullable().describe("covered share of a defect's area, up to 30 % of the normal pixels flagged"),
      maskedParts: z.int(),
      restsOn: z
        .object({
          parts: z.int().describe('of the acceptance set'),
          defective: z.int().describe('of them'),
          drawn: z.int().describe('of the defective ones: with masks that people drew or brought in'),
          masks: z.object({ first: z.int(), last: z.int() }).nullable().describe('records of the trail in which those masks were saved'),
          current: z.boolean().describe('false: parts, truths, masks or ignore regions have changed since'),
          record: z.int().describe('record of the trail in which the figures were kept'),
          by: z.string(),
          at: z.string(),
        })
        .nullable()
        .describe('null: a run folder, whose figures were made with the report'),
    })
    .nullable()
    .describe('how well the run finds the places of defects; null: nobody had it worked out'),
  line: z
    .looseObject({ line: edges, from: z.enum(['chosen', 'given', 'good-only']), outcome, recall: z.record(z.string(), rate) })
    .nullable(),
  lines: z.array(
    z.looseObject({ threshold: z.int(), line: edges, rule: z.string(), by: z.string(), at: z.string(), reason: z.string(), outcome }),
  ),
  seen: z.array(z.string()).describe('parts left out because the run has learned from the very same file'),
  parts: z.array(
    z.object({
      part: z.int(),
      name: z.string(),
      set: z.enum(['train', 'calibrate', 'test', 'incoming']),
      truth: z.enum(['good', 'defective', 'unknown']),
      defectType: z.string(),
      sha256Start: z.string(),
      score: z.number().nullable(),
      p: z.number().nullable().describe('share of calibration normals with at least this score, (1 + count) / (n + 1)'),
      why: z.string().describe("why there is no score; '' if there is one"),
      decision: z.enum(['pass', 'review', 'reject']).nullable(),
    }),
  ),
})
