import { z } from 'zod'

const measure = z.enum(['score', 'brightness', 'sharpness'])
const limits = z.object({ lower: z.number(), upper: z.number() })

/** What the drift report says as data. */
export const driftData = z.object({
  weight: z.number().describe('of the newest part in the EWMA'),
  limit: z.number().describe('in standard deviations'),
  charts: z.array(
    z.object({
      measure,
      reference: z
        .object({ mean: z.number(), sigma: z.number(), n: z.int(), from: z.enum(['calibration', 'charted']) })
        .nullable()
        .describe(
          'calibration: calibration normals that the line passes; charted: the charted parts themselves, as there are too few of those; null: too few of either',
        ),
      individual: limits.nullable(),
      points: z.array(
        z.object({
          part: z.int(),
          value: z.number(),
          ewma: z.number().nullable(),
          lower: z.number().nullable().describe('limit of the EWMA'),
          upper: z.number().nullable(),
        }),
      ),
      missing: z.int().describe('parts without a value'),
    }),
  ),
  alarms: z.array(
    z.object({
      alarm: z.string().describe('its name: measure, chart and first part'),
      measure,
      chart: z.enum(['individual', 'ewma']),
      direction: z.enum(['high', 'low']),
      first: z.int().describe('number of the part where it begins'),
      last: z.int(),
      parts: z.int().describe('how many in a row'),
      extreme: z.number().describe('the value farthest out'),
      beganAt: z.string(),
      comments: z
        .array(z.object({ record: z.int(), by: z.string(), at: z.string(), comment: z.string() }))
        .describe('on this alarm, under whatever filter it was seen; the first one closes it'),
    }),
  ),
  parts: z.array(z.object({ part: z.int(), name: z.string(), arrivedAt: z.string() })),
})
export type DriftData = Readonly<z.output<typeof driftData>>
export type DriftChart = DriftData['charts'][number]
export type DriftAlarm = DriftData['alarms'][number]
