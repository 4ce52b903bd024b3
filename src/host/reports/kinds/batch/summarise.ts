import type { Chosen, ChosenPart, ChosenVerdict } from '#host/reports/chosen-parts.ts'
import type { ReportFilter } from '#rpc/schemas/reports.ts'
import type { BatchData, BatchPart } from './schema.ts'
import { watchedIn } from './watched.ts'

/** Parts with pictures: more make a file that nobody reads. */
const MOST_SHOWN = 300

/** All that a batch report counts and lists. */
export function summarise(chosen: Chosen, filter: ReportFilter, hasLine: boolean): BatchData {
  const { parts: all, verdicts } = chosen
  const parts = all.map(batchPart)
  const number = (holds: (part: BatchPart) => boolean): number => parts.filter(holds).length
  const decided = (decision: BatchPart['decision']): number => number((part) => part.decision === decision)
  return {
    counts: {
      parts: parts.length,
      scored: number(({ score }) => score !== null),
      decisions: hasLine ? { pass: decided('pass'), review: decided('review'), reject: decided('reject') } : null,
      judged: number(({ state }) => state !== ''),
      good: number(({ verdict }) => verdict === 'good'),
      defective: number(({ verdict }) => verdict === 'defective'),
      secondLook: number(({ state }) => state === 'second-look'),
      disputed: number(({ state }) => state === 'disputed'),
      escapes: hasLine ? number(({ verdict, decision }) => verdict === 'defective' && decision === 'pass') : null,
      overkill: hasLine ? number(({ verdict, decision }) => verdict === 'good' && decision === 'reject') : null,
      verdicts: verdicts.length,
    },
    watched: watchedIn(chosen, filter),
    people: byPerson(verdicts),
    types: byType(parts),
    shown: shownParts(parts)
      .slice(0, MOST_SHOWN)
      .map(({ part }) => part),
    parts,
    verdicts: [...verdicts],
  }
}

/** Defective by people's verdict, then those they differ on or want looked at again, then what the line rejects and nobody has judged; highest score first. */
export function shownParts(parts: readonly BatchPart[]): BatchPart[] {
  const groups = parts.map((part) => ({ part, group: groupOf(part) })).filter(({ group }) => group < 3)
  return groups
    .sort((a, b) => a.group - b.group || (b.part.score ?? 0) - (a.part.score ?? 0) || a.part.part - b.part.part)
    .map(({ part }) => part)
}

function groupOf({ verdict, state, decision }: BatchPart): 0 | 1 | 2 | 3 {
  if (verdict === 'defective') return 0
  if (state === 'disputed' || state === 'second-look') return 1
  return state === '' && decision === 'reject' ? 2 : 3
}

function batchPart({ standing, last, ...part }: ChosenPart): BatchPart {
  return {
    ...part,
    state: standing?.state ?? '',
    verdict: standing?.verdict ?? '',
    type: standing?.type ?? '',
    severity: last?.severity ?? '',
    by: last?.by ?? '',
    at: last?.at ?? '',
    note: last?.note ?? '',
    record: last?.record ?? null,
  }
}

/** In alphabetical order, as no person stands before another. */
function byPerson(verdicts: readonly ChosenVerdict[]): BatchData['people'] {
  const people = [...new Set(verdicts.map(({ by }) => by))].sort()
  return people.map((person) => {
    const own = verdicts.filter(({ by }) => by === person)
    const said = (word: ChosenVerdict['verdict']): number => own.filter(({ verdict }) => verdict === word).length
    return {
      person,
      verdicts: own.length,
      good: said('good'),
      defective: said('defective'),
      secondLook: said('second-look'),
      takenBack: said('withdrawn'),
      parts: new Set(own.map(({ part }) => part)).size,
    }
  })
}

/** The most frequent first. */
function byType(parts: readonly BatchPart[]): BatchData['types'] {
  const defective = parts.filter(({ verdict }) => verdict === 'defective')
  const types = [...new Set(defective.map(({ type }) => type))]
  return types
    .map((type) => {
      const own = defective.filter((part) => part.type === type)
      const of = (severity: BatchPart['severity']): number => own.filter((part) => part.severity === severity).length
      return { type, parts: own.length, critical: of('critical'), major: of('major'), minor: of('minor') }
    })
    .sort((a, b) => b.parts - a.parts || (a.type < b.type ? -1 : 1))
}
