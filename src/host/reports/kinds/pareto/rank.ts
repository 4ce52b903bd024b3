import type { ChosenPart } from '#host/reports/chosen-parts.ts'
import type { ParetoData } from './schema.ts'

/** Types of parts that people's verdicts call defective, the largest first. `prices`: of one part by type; undefined: parts are counted. */
export function rankTypes(parts: readonly ChosenPart[], prices: Readonly<Record<string, number>> | undefined): ParetoData {
  const counts = new Map<string, number>()
  for (const { standing } of parts) if (standing?.verdict === 'defective') counts.set(standing.type, (counts.get(standing.type) ?? 0) + 1)
  const valued = [...counts].map(([type, count]) => {
    const price = prices === undefined ? null : Object.hasOwn(prices, type) ? (prices[type] ?? 0) : 0
    return { type, parts: count, price, value: price === null ? count : count * price }
  })
  valued.sort((a, b) => b.value - a.value || b.parts - a.parts || (a.type < b.type ? -1 : 1))
  const total = valued.reduce((sum, { value }) => sum + value, 0)
  let sum = 0
  const types = valued.map((one) => {
    sum += one.value
    return { ...one, share: total === 0 ? null : one.value / total, cumulative: total === 0 ? null : sum / total }
  })
  const defective = valued.reduce((all, one) => all + one.parts, 0)
  return { by: prices === undefined ? 'count' : 'cost', parts: parts.length, defective, total, types }
}
