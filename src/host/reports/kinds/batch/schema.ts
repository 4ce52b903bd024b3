import { z } from 'zod'

const verdictWord = z.enum(['good', 'defective', 'second-look', 'withdrawn'])
const severity = z.enum(['', 'minor', 'major', 'critical'])

const aside = z.object({
  at: z.string(),
  name: z.string().describe('in the watched folder'),
  why: z.string().describe('or what it is the same as'),
})

/** What the report of a batch or shift says as data. */
export const batchData = z.object({
  counts: z.object({
    parts: z.int(),
    scored: z.int(),
    decisions: z.object({ pass: z.int(), review: z.int(), reject: z.int() }).nullable().describe('by the line; null without one'),
    judged: z.int().describe('parts that at least one verdict stands on'),
    good: z.int().describe('people say good'),
    defective: z.int().describe('people say defective'),
    secondLook: z.int().describe('somebody asked for a second look, and nobody has answered'),
    disputed: z.int().describe('people disagree'),
    escapes: z.int().nullable().describe('people say defective, and the line lets it pass'),
    overkill: z.int().nullable().describe('people say good, and the line flags it'),
    verdicts: z.int().describe('records of people in the range, undone ones too'),
  }),
  watched: z
    .object({
      pass: z.int(),
      review: z.int(),
      reject: z.int(),
      duplicates: z.array(aside).describe('the same file under another name'),
      unreadable: z.array(aside).describe('not scored, and not mended since'),
      known: z.array(aside).describe('a part of the project before it arrived'),
    })
    .nullable()
    .describe('what a watched folder brought in the range, as it was decided then; null: nothing'),
  people: z.array(
    z.object({
      person: z.string(),
      verdicts: z.int(),
      good: z.int(),
      defective: z.int(),
      secondLook: z.int(),
      takenBack: z.int(),
      parts: z.int().describe('different parts'),
    }),
  ),
  types: z.array(
    z.object({ type: z.string().describe("'' for no type"), parts: z.int(), critical: z.int(), major: z.int(), minor: z.int() }),
  ),
  shown: z.array(z.int()).describe('numbers of the parts that the PDF shows with pictures, in its order'),
  parts: z.array(
    z.object({
      part: z.int(),
      name: z.string(),
      set: z.enum(['train', 'calibrate', 'test', 'incoming']),
      truth: z.enum(['good', 'defective', 'unknown']),
      sha256Start: z.string(),
      arrivedAt: z.string(),
      arrivedAs: z.enum(['pass', 'review', 'reject']).nullable().describe('by the line of then, in a watched folder; null: imported'),
      arrivedName: z.string().nullable().describe('its name in the watched folder'),
      score: z.number().nullable(),
      p: z.number().nullable(),
      decision: z.enum(['pass', 'review', 'reject']).nullable(),
      state: z.enum(['', 'judged', 'second-look', 'disputed', 'settled']).describe("'' if nobody has judged it"),
      verdict: z.enum(['', 'good', 'defective']),
      type: z.string(),
      severity,
      by: z.string().describe('whose verdict was the last'),
      at: z.string(),
      note: z.string(),
      record: z.int().nullable(),
    }),
  ),
  verdicts: z.array(
    z.object({
      record: z.int(),
      part: z.int(),
      by: z.string(),
      at: z.string(),
      verdict: verdictWord,
      type: z.string(),
      severity,
      note: z.string(),
      kind: z.enum(['review', 'settled']),
      replaces: z.int().nullable(),
    }),
  ),
})
export type BatchData = Readonly<z.output<typeof batchData>>
export type BatchPart = BatchData['parts'][number]
