import type { Kysely } from 'kysely'
import { nothing } from '#host/reports/nothing.ts'
import { listStudies, resultOfStudy } from '#host/store/studies.ts'
import type { Tables } from '#host/store/tables.ts'
import type { StudyData } from './schema.ts'

/** A study with its limits held against what was found, and every verdict. `number`: left out, the newest. Faults: report.empty. */
export async function studyOf(reader: Kysely<Tables>, number: number | undefined, upTo: number): Promise<StudyData> {
  const known = await listStudies(reader)
  const found = number === undefined ? known[0] : known.find(({ study }) => study === number)
  if (found === undefined)
    throw nothing(
      number === undefined ? 'This project has no agreement study.' : `There is no study #${number}.`,
      'Begin a study on the page Review, or choose one of those there are.',
    )
  const { agreement, limits, ...result } = await resultOfStudy(reader, found.study)
  const verdicts = await reader
    .selectFrom('verdict')
    .innerJoin('part', 'part.id', 'verdict.part')
    .select([
      'verdict.record',
      'verdict.by',
      'verdict.round',
      'verdict.part',
      'part.path as name',
      'part.truth',
      'verdict.verdict',
      'verdict.at',
    ])
    .where('verdict.study', '=', found.study)
    .where('verdict.record', '<=', upTo)
    .orderBy('verdict.record')
    .execute()
  const { people, pairs, all } = agreement
  const reached =
    result.done < result.total
      ? null
      : people.every(
          (one) =>
            (one.effectiveness.ratio ?? 0) >= limits.effectiveness &&
            (one.misses.ratio ?? 1) <= limits.misses &&
            (one.falseAlarms.ratio ?? 1) <= limits.falseAlarms,
        ) && pairs.every(({ kappa }) => kappa !== null && kappa.kappa >= limits.kappa)
  const { study, name, by, at, rounds, parts, done, total } = result
  return { study, name, by, at, rounds, parts, done, total, limits, reached, people: [...people], pairs: [...pairs], all, verdicts }
}
