import { singleLine } from '#domain/threshold.ts'
import { refuse, type Rule } from './rule.ts'
import { DIRECTION } from './sentences.ts'

/** A line laid down elsewhere: a customer's requirement, a control plan. */
export const fixedByDocument = {
  id: 'fixed-by-document',
  title: 'Fixed by document',
  sentence: 'Takes the number a document lays down; the document answers for it.',
  comparisonOnly: false,
  propose(_sample, { document }) {
    if (document === null || document.name.trim() === '')
      return refuse('No document was named. Give its number and the score it lays down.')
    if (!Number.isFinite(document.score)) return refuse(`The score that ${document.name.trim()} lays down is not a number.`)
    return {
      kind: 'line',
      line: singleLine(document.score),
      assumptions: [
        `Laid down by ${document.name.trim()}; nothing was estimated.`,
        'It belongs to the run it was written for: another training gives other scores.',
        DIRECTION,
      ],
      figures: { score: document.score },
    }
  },
} as const satisfies Rule
