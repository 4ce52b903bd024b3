import type { Kysely } from 'kysely'
import { readSetting } from '#host/store/settings.ts'
import type { Tables } from '#host/store/tables.ts'
import { reviewSettings, type ReviewSettings } from '#rpc/schemas/review.ts'

export const REVIEW_SETTINGS = 'review'

/** The project's own, or: types as the data set has them, no second review, no gauge parts, two people for a line. */
export async function readReviewSettings(reader: Kysely<Tables>): Promise<ReviewSettings> {
  const rows = await reader
    .selectFrom('part')
    .select('defect_type')
    .distinct()
    .where('defect_type', '!=', '')
    .orderBy('defect_type')
    .limit(100)
    .execute()
  const otherwise = { types: rows.map(({ defect_type: type }) => type), secondPercent: 0, gaugePercent: 0, gaugeParts: [], twoPeople: true }
  return await readSetting(reader, REVIEW_SETTINGS, reviewSettings, otherwise)
}
