import { countsFrom, hasCome, staleLineText } from '#domain/line-order.ts'
import { judge, type Line } from '#domain/threshold.ts'
import { nothing } from '#host/reports/nothing.ts'
import { CONTENT_DIGITS } from '#host/store/part-query.ts'
import { listProposals } from '#host/store/proposals.ts'
import type { Tables } from '#host/store/tables.ts'
import { listThresholds } from '#host/store/thresholds.ts'
import type { Meaning } from '#rpc/schemas/people.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'
import { sql, type Kysely } from 'kysely'
import type { LineData } from './schema.ts'

/** Parts with pictures; those nearest to the line tell most. */
const MOST_SHOWN = 60

/** A line from proposal to force, and what it changed. `number`: left out, the one in force. Faults: report.empty. */
export async function findLine(reader: Kysely<Tables>, number: number | undefined, now: { upTo: number; at: string }): Promise<LineData> {
  const all = await listThresholds(reader, now.at, now.upTo)
  const at = all.findIndex(({ threshold, state }) => (number === undefined ? state === 'in-force' : threshold === number))
  const chosen = all[at]
  if (chosen === undefined)
    throw nothing(
      number === undefined ? 'No line was chosen in this project.' : `There is no line no. ${number}.`,
      'Choose a line first, or one from the history of the page Threshold.',
    )
  const { threshold, run, line, by, at: when, rule, reason, record, outcome } = chosen
  const before = all.find((one) => one.threshold === chosen.replaces) ?? null
  const proposal = (await listProposals(reader)).find(({ answer }) => record !== null && answer?.record === record)
  const { state, calledOff } = chosen
  const numbers = [proposal?.proposal, record, calledOff?.record].filter((one) => typeof one === 'number')
  // Of one that came into force: the next that did. Of one that never did: the one that was approved before its time came.
  const later = all.slice(0, at)
  const next = state === 'superseded' ? later.at(-1) : later.findLast((one) => hasCome(one.state))
  const { scored, moves, changed } = await changes(reader, chosen, before)
  return {
    line: {
      threshold,
      run,
      line,
      by,
      at: when,
      rule,
      reason,
      record,
      since: countsFrom(chosen),
      state,
      calledOff,
      warning: staleLineText(chosen),
    },
    before: before && briefly(before),
    supersededBy: state === 'former' || state === 'superseded' ? briefly(next ?? chosen) : null,
    proposal: proposal === undefined ? null : { record: proposal.proposal, by: proposal.by, at: proposal.at, reason: proposal.reason },
    entries: await entriesOf(reader, numbers),
    outcome,
    scored,
    moves,
    shown: changed.slice(0, MOST_SHOWN).map(({ part }) => part),
    changed,
  }
}

const briefly = ({ threshold, run, line, by, at }: ChosenLine): LineData['before'] & object => ({ threshold, run, line, by, at })

async function entriesOf(reader: Kysely<Tables>, numbers: readonly number[]): Promise<LineData['entries']> {
  return await reader
    .selectFrom('trail')
    .select(['number', 'at', 'who', 'how', 'action', 'reason', 'seal'])
    .select(sql<Meaning | null>`case when json_valid(new) then json_extract(new, '$.meaning') end`.as('meaning'))
    .where(sql<boolean>`number in (select value from json_each(${JSON.stringify(numbers)}))`)
    .orderBy('number')
    .execute()
}

/** Decisions of every scored part under the line and under the one before; without one of the same run, all were for a person to decide. */
async function changes(
  reader: Kysely<Tables>,
  { run, line }: ChosenLine,
  former: ChosenLine | null,
): Promise<Pick<LineData, 'scored' | 'moves' | 'changed'>> {
  const before: Line = former?.run === run ? former.line : { lower: -Infinity, upper: Infinity }
  const rows = await reader
    .selectFrom('score')
    .innerJoin('part', 'part.id', 'score.part')
    .select(['part.id as part', 'part.path as name', 'part.truth', 'part.sha256', 'score.score'])
    .where('score.run', '=', run)
    .where('part.excluded', '=', 0)
    .where('part.set', 'in', ['test', 'incoming'])
    .orderBy('part.id')
    .execute()
  const scored = rows.flatMap(({ score, sha256, ...row }) =>
    score === null
      ? []
      : [{ ...row, score, before: judge(score, before), after: judge(score, line), sha256Start: sha256.slice(0, CONTENT_DIGITS) }],
  )
  const distance = ({ score }: { score: number }): number => Math.min(Math.abs(score - line.lower), Math.abs(score - line.upper))
  const changed = scored.filter((part) => part.before !== part.after).sort((a, b) => distance(a) - distance(b) || a.part - b.part)
  const words = ['pass', 'review', 'reject'] as const
  const moves = words.flatMap((from) =>
    words.flatMap((to) => {
      const parts = changed.filter((part) => part.before === from && part.after === to).length
      return parts === 0 ? [] : [{ before: from, after: to, parts }]
    }),
  )
  return { scored: scored.length, moves, changed }
}
