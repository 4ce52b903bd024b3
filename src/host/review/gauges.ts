import type { Kysely } from 'kysely'
import { makeRate } from '#domain/statistics/rate.ts'
import type { Tables } from '#host/store/tables.ts'
import type { GaugeResult } from '#rpc/schemas/review.ts'

/** How each person judged hidden parts, against their truth; corrections of one's own count as the last word. */
export async function gaugeResults(reader: Kysely<Tables>): Promise<GaugeResult[]> {
  const rows = await reader
    .selectFrom('verdict')
    .innerJoin('part', 'part.id', 'verdict.part')
    .select(['verdict.by', 'verdict.verdict', 'part.truth'])
    .where('kind', '=', 'gauge')
    .where('verdict.verdict', 'in', ['good', 'defective'])
    .where('part.truth', '!=', 'unknown')
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('verdict as later').select('later.record').whereRef('later.replaces', '=', 'verdict.record'))),
    )
    .execute()
  const people = [...new Set(rows.map(({ by }) => by))].sort()
  return people.map((person) => {
    const own = rows.filter(({ by }) => by === person)
    const bad = own.filter(({ truth }) => truth === 'defective')
    const good = own.filter(({ truth }) => truth === 'good')
    return {
      person,
      right: makeRate(own.filter(({ verdict, truth }) => verdict === truth).length, own.length),
      misses: makeRate(bad.filter(({ verdict }) => verdict === 'good').length, bad.length),
      falseAlarms: makeRate(good.filter(({ verdict }) => verdict === 'defective').length, good.length),
    }
  })
}
