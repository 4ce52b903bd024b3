import type { Kysely, Selectable } from 'kysely'
import type { Outcome } from '#domain/evaluation.ts'
import { record, together } from '#host/trail/record.ts'
import type { Meaning } from '#rpc/schemas/people.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'
import type { TrailHow } from '#rpc/schemas/trail.ts'
import type { Tables, ThresholdTable } from './tables.ts'

/** A choice as it is to be made; `how` left out: the project needs no sign-in. */
export type NewLine = Omit<ChosenLine, 'threshold' | 'replaces' | 'record'> & { readonly how?: TrailHow; readonly meaning?: Meaning }

/** Adds a choice with its entry in the trail; the one in force before stays beside it. */
export async function addThreshold(
  writer: Kysely<Tables>,
  chosen: NewLine,
  action: 'line.chosen' | 'line.approved' = 'line.chosen',
): Promise<ChosenLine> {
  const { line, settings, outcome, how = 'open', meaning, ...rest } = chosen
  return await together(writer, async (all) => {
    const former = await lineInForce(all)
    const { run, rule, by, at, reason } = rest
    const fact = {
      action,
      object: `run ${run}`,
      old: former === null ? '' : lineText(former),
      new: lineText({ run, line, rule }, meaning),
      reason,
    }
    const entry = await record(all, { who: by, how, at }, fact)
    const row = await all
      .insertInto('threshold')
      .values({
        ...rest,
        lower: line.lower,
        upper: line.upper,
        settings: JSON.stringify(settings),
        outcome: JSON.stringify(outcome),
        replaces: former?.threshold ?? null,
        record: entry,
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    return chosenLine(row)
  })
}

/** A line as the trail has it: every digit, since it is what later decisions are held to; signed, with what the signature stands for. */
export function lineText({ run, line, rule }: Pick<ChosenLine, 'run' | 'line' | 'rule'>, meaning?: Meaning): string {
  return JSON.stringify({ run, lower: line.lower, upper: line.upper, rule, ...(meaning === undefined ? {} : { meaning }) })
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
