import { largestF1 as findLargestF1 } from '#domain/statistics/ranking.ts'
import { mergeScores } from '#domain/statistics/steps.ts'
import { singleLine } from '#domain/threshold.ts'
import { refuse, type Rule } from './rule.ts'
import { CHOSEN_ON_SET, countOf, DIRECTION, figure } from './sentences.ts'

/** The lowest score at which F1 over the acceptance set is largest, as papers and libraries report it. */
export const largestF1 = {
  id: 'largest-f1',
  title: 'Largest F1',
  sentence: 'For comparison with papers; never recommended, since it knows neither your prices nor how rare defects are.',
  comparisonOnly: true,
  propose({ good, defective }) {
    const best = findLargestF1(mergeScores(good, defective))
    if (best === null) return refuse('No known defects: F1 does not exist.', 1)
    return {
      kind: 'line',
      line: singleLine(best.threshold),
      assumptions: [
        `F1 is ${figure(best.value)} with ${countOf(good.length, 'good part')} and ${countOf(defective.length, 'known defect')}; with another share of defects it is another line.`,
        'For comparison with papers only: an escape and an overkill weigh the same here, and defects are as common as in the set.',
        CHOSEN_ON_SET,
        DIRECTION,
      ],
      figures: { f1: best.value },
    }
  },
} as const satisfies Rule
