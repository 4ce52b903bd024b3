import { totalOf, type Confusion } from './confusion.ts'

/** What one part costs if it goes wrong, in any one currency, and how often a part is defective in production (ratio 0…1). */
export type Prices = { readonly escape: number; readonly overkill: number; readonly review: number; readonly defectRate: number }

/**
 * Expected cost of 1,000 parts in production (UX 2.5): the acceptance set says how each class is judged, `defectRate` how the classes are
 * mixed, since a set full of defects is not the production mix. Null unless both classes are there.
 */
export function costPerThousand({ good, defective }: Confusion, prices: Prices): number | null {
  const goodTotal = totalOf(good)
  const defectiveTotal = totalOf(defective)
  if (goodTotal === 0 || defectiveTotal === 0) return null
  const ofDefective = (defective.pass * prices.escape + defective.review * prices.review) / defectiveTotal
  const ofGood = (good.reject * prices.overkill + good.review * prices.review) / goodTotal
  return 1000 * (prices.defectRate * ofDefective + (1 - prices.defectRate) * ofGood)
}
