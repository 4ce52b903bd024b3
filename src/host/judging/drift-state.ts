import type { Kysely } from 'kysely'
import { controlChart, DEFAULT_CHART, referenceOf } from '#domain/statistics/control-chart.ts'
import type { Tables } from '#host/store/tables.ts'
import type { DriftState } from '#rpc/schemas/projects.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'

/** As many of the newest parts as are charted: the average has forgotten older ones (0.8 to the power of 200 is 4e-20). */
const NEWEST = 200
/** As in the drift report: fewer calibration normals say too little of what is normal. */
const LEAST_REFERENCE = 20

/**
 * Whether the scores of incoming parts that pass are still those of calibration normals that pass: the EWMA chart of the drift report at its
 * newest part, without the brightness and sharpness that a report measures. Null without a line, or with too few of either.
 */
export async function driftState(reader: Kysely<Tables>, line: ChosenLine | null): Promise<DriftState | null> {
  if (line === null) return null
  const passed = (set: 'calibrate' | 'incoming') =>
    reader
      .selectFrom('part')
      .innerJoin('score', (join) => join.onRef('score.part', '=', 'part.id').on('score.run', '=', line.run))
      .select('score.score')
      .where('part.set', '=', set)
      .where('part.excluded', '=', 0)
      .where('part.truth', '!=', 'defective')
      .where('score.score', '<', line.line.lower)
  const normals = await passed('calibrate').execute()
  const reference = normals.length < LEAST_REFERENCE ? null : referenceOf(normals.flatMap(({ score }) => score ?? []))
  if (reference === null) return null
  const newest = await passed('incoming')
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('review').select('part').whereRef('review.part', '=', 'part.id').where('verdict', '=', 'defective'))),
    )
    .orderBy('part.id', 'desc')
    .limit(NEWEST)
    .execute()
  const values = newest.reverse().flatMap(({ score }) => score ?? [])
  const last = controlChart(values, reference, DEFAULT_CHART).ewma.at(-1)
  if (values.length < 2 || last === undefined) return null
  return last.value > last.upper ? 'rising' : last.value < last.lower ? 'falling' : 'steady'
}
