import { confusionAt } from '#domain/statistics/confusion.ts'
import { costPerThousand, type Prices } from '#domain/statistics/cost.ts'
import { mergeScores, type Steps } from '#domain/statistics/steps.ts'
import { justAbove, midway, type Line } from '#domain/threshold.ts'
import { refuse, type Rule } from './rule.ts'
import { CHOSEN_ON_SET, countOf, DIRECTION, figure, percent } from './sentences.ts'

/** The two edges with the lowest expected cost of 1,000 parts, review band included; of equally dear ones the stricter. */
export const lowestCost = {
  id: 'lowest-cost',
  title: 'Lowest cost',
  sentence: 'Weighs escapes, overkill and review by their prices and by how often defects really occur.',
  comparisonOnly: false,
  propose({ good, defective }, { prices }) {
    const { escape, overkill, review, defectRate } = prices
    if (![escape, overkill, review].every((price) => Number.isFinite(price) && price >= 0) || !(defectRate >= 0 && defectRate <= 1)) {
      return refuse('Prices must be 0 or more, and the real defect rate must lie between 0 and 100 %.')
    }
    if (defective.length === 0) return refuse('No known defects: the cost of escapes cannot be estimated.', 1)
    if (good.length === 0) return refuse('No good parts in the acceptance set: the cost of overkill cannot be estimated.', 1)
    const line = cheapestLine(mergeScores(good, defective), prices)
    const cost = costPerThousand(confusionAt(line, good, defective), prices) ?? 0
    return {
      kind: 'line',
      line,
      assumptions: [
        `Prices: escape ${figure(escape)}, overkill ${figure(overkill)}, review ${figure(review)}; ${percent(defectRate)} of parts are really defective.`,
        `Expected cost ${figure(cost)} for 1,000 parts, from ${countOf(good.length, 'good part')} and ${countOf(defective.length, 'known defect')}.`,
        CHOSEN_ON_SET,
        DIRECTION,
      ],
      figures: { costPerThousand: cost, escape, overkill, review, defectRate },
    }
  },
} as const satisfies Rule

/**
 * The cost splits into what depends on the upper edge alone and on the lower edge alone:
 * p [Ce (1 - D(l)) + Cr (D(l) - D(u))] + (1 - p) [Co G(u) + Cr (G(l) - G(u))], where D and G are the shares of defective and good parts at or
 * above an edge. So one walk down the scores, keeping the cheapest upper edge so far, finds the best pair among all n² in n steps.
 */
function cheapestLine(steps: Steps, { escape, overkill, review, defectRate }: Prices): Line {
  let goodAtLeast = 0
  let defectiveAtLeast = 0
  let bestUpper = { cut: 0, cost: Infinity }
  let best = { upper: 0, lower: 0, cost: Infinity }
  for (let cut = 0; cut <= steps.scores.length; cut++) {
    goodAtLeast += steps.good[cut - 1] ?? 0
    defectiveAtLeast += steps.defective[cut - 1] ?? 0
    const good = goodAtLeast / steps.goodTotal
    const defective = defectiveAtLeast / steps.defectiveTotal
    const upperCost = (1 - defectRate) * (overkill - review) * good - defectRate * review * defective
    if (upperCost <= bestUpper.cost) bestUpper = { cut, cost: upperCost }
    const lowerCost = defectRate * (escape * (1 - defective) + review * defective) + (1 - defectRate) * review * good
    if (bestUpper.cost + lowerCost <= best.cost) best = { upper: bestUpper.cut, lower: cut, cost: bestUpper.cost + lowerCost }
  }
  return { lower: edgeAt(steps.scores, best.lower), upper: edgeAt(steps.scores, best.upper) }
}

/** A score that has exactly `cut` steps at or above it: midway between two, or just above the highest, or on the lowest. */
function edgeAt(scores: Float64Array, cut: number): number {
  const above = scores[cut - 1]
  const below = scores[cut]
  if (above === undefined) return justAbove(scores[0] as number)
  return below === undefined ? above : midway(below, above)
}
