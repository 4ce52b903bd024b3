import type { Kysely, Selectable } from 'kysely'
import type { Outcome } from '#domain/evaluation.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'
import type { Tables, ThresholdTable } from './tables.ts'

/** Adds a choice; the one in force before stays beside it. */
export async function addThreshold(writer: Kysely<Tables>, chosen: Omit<ChosenLine, 'threshold' | 'replaces'>): Promise<ChosenLine> {
  const { line, settings, outcome, ...rest } = chosen
  return await writer.transaction().execute(async (all) => {
    const former = await lineInForce(all)
    const row = await all
      .insertInto('threshold')
      .values({
        ...rest,
        lower: line.lower,
        upper: line.upper,
        settings: JSON.stringify(settings),
        outcome: JSON.stringify(outcome),
        replaces: former?.threshold ?? null,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    return chosenLine(row)
  })
}

/** Every choice, newest first. */
export async function listThresholds(reader: Kysely<Tables>): Promise<ChosenLine[]> {
  return (await reader.selectFrom('threshold').selectAll().orderBy('id', 'desc').execute()).map(chosenLine)
}

/** The last choice; null before the first. */
export async function lineInForce(reader: Kysely<Tables>): Promise<ChosenLine | null> {
  const row = await reader.selectFrom('threshold').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst()
  return row === undefined ? null : chosenLine(row)
}

/** The JSON is what addThreshold wrote. */
function chosenLine({ id, lower, upper, settings, outcome, ...rest }: Selectable<ThresholdTable>): ChosenLine {
  return {
    ...rest,
    threshold: id,
    line: { lower, upper },
    settings: JSON.parse(settings) as ChosenLine['settings'],
    outcome: JSON.parse(outcome) as Outcome,
  }
}
