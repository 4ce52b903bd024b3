import { sql, type Kysely } from 'kysely'
import type { Outcome } from '#domain/evaluation.ts'
import { Fault } from '#domain/faults.ts'
import { judge, type Decision, type Line } from '#domain/threshold.ts'
import { record, together, type Actor } from '#host/trail/record.ts'
import type { ChangedPart, LinePreview, Proposal } from '#rpc/schemas/lines.ts'
import type { Meaning } from '#rpc/schemas/people.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'
import { scoredIgnoring } from './ignored.ts'
import { staleness } from './stale-lines.ts'
import type { Tables } from './tables.ts'
import { addThreshold, lineInForce, lineText, waitingLine } from './thresholds.ts'

/** An approval as it is asked for. */
type Approval = {
  readonly proposal: number
  readonly reason: string
  readonly inForce: number | null
  readonly waiting?: number | null
  readonly begins?: string | null
}
export type NewProposal = Pick<Proposal, 'run' | 'line' | 'rule' | 'settings' | 'reason' | 'outcome'>

/** Proposes a line, with its entry in the trail. */
export async function addProposal(writer: Kysely<Tables>, proposed: NewProposal, actor: Actor): Promise<Proposal> {
  return await together(writer, async (all) => {
    const { run, line, rule, settings, reason, outcome } = proposed
    const former = await lineInForce(all, actor.at)
    const old = former === null ? '' : lineText(former)
    const ignoring = await scoredIgnoring(all, run)
    const now = lineText(proposed, undefined, { ignoring, begins: null })
    const entry = await record(all, actor, { action: 'line.proposed', object: `run ${run}`, old, new: now, reason })
    const json = { settings: JSON.stringify(settings), outcome: JSON.stringify(outcome) }
    await all
      .insertInto('proposal')
      .values({ record: entry, run, ...line, rule, ...json, by: actor.who, at: actor.at, reason, ignoring })
      .execute()
    return await findProposal(all, entry)
  })
}

/** Newest first. */
export async function listProposals(reader: Kysely<Tables>): Promise<Proposal[]> {
  return await read(reader, await proposals(reader).orderBy('proposal.record', 'desc').execute())
}

/** Faults: line.overtaken (there is none of that number). */
export async function findProposal(reader: Kysely<Tables>, number: number): Promise<Proposal> {
  const [found] = await read(reader, await proposals(reader).where('proposal.record', '=', number).execute())
  if (found === undefined) throw overtaken(`There is no proposal #${number}.`, 'No record of that number is one.', number)
  return found
}

/**
 * Puts a proposed line in force, now or from `begins` on. `twoPeople`: not by whoever proposed it. `inForce` and `waiting`: the lines that
 * were looked at beside it. Faults: line.own-proposal, line.overtaken, line.stale, line.time-past.
 */
export async function approveProposal(
  writer: Kysely<Tables>,
  { proposal, reason, inForce, waiting = null, begins = null }: Approval,
  actor: Actor & { readonly meaning?: Meaning },
  twoPeople: boolean,
): Promise<ChosenLine> {
  return await together(writer, async (all) => {
    const found = await findProposal(all, proposal)
    const { run, line, rule, settings, outcome, by, state } = found
    await refuseAnswered(all, proposal, state)
    if (twoPeople && by === actor.who) throw ownProposal(proposal)
    if (found.ignoreChanged !== null) throw staleProposal(found)
    const { who, how, at, meaning } = actor
    const [former, later] = [await lineInForce(all, at), await waitingLine(all, at)]
    if ((former?.threshold ?? null) !== inForce) throw overtakenLine(former, proposal)
    if ((later?.threshold ?? null) !== waiting) throw overtakenWaiting(later, proposal)
    const signed = meaning === undefined ? {} : { meaning }
    const made = { run, line, rule, settings, outcome, by: who, how, at, reason, begins, ...signed }
    const chosen = await addThreshold(all, made, 'line.approved')
    await all
      .insertInto('answer')
      .values({ proposal, record: chosen.record ?? 0, answer: 'approved', by: who, at, reason })
      .execute()
    return chosen
  })
}

/** Answers it without putting it in force; only whoever proposed it can withdraw it. Faults: line.overtaken, line.own-proposal. */
export async function endProposal(
  writer: Kysely<Tables>,
  { proposal, reason, answer }: { proposal: number; reason: string; answer: 'refused' | 'withdrawn' },
  actor: Actor,
): Promise<Proposal> {
  return await together(writer, async (all) => {
    const found = await findProposal(all, proposal)
    await refuseAnswered(all, proposal, found.state)
    if (answer === 'withdrawn' && found.by !== actor.who)
      throw overtaken(`Proposal #${proposal} is not yours.`, `${found.by} made it.`, proposal)
    const entry = await record(all, actor, { action: `line.${answer}`, object: `run ${found.run}`, old: lineText(found), reason })
    await all.insertInto('answer').values({ proposal, record: entry, answer, by: actor.who, at: actor.at, reason }).execute()
    return await findProposal(all, proposal)
  })
}

/** Every scored part whose decision would be another. */
export async function previewProposal(
  reader: Kysely<Tables>,
  number: number,
  { offset, limit, at }: { offset: number; limit: number; at: string },
): Promise<LinePreview> {
  const { run, line } = await findProposal(reader, number)
  const [inForce, waiting] = await Promise.all([lineInForce(reader, at), waitingLine(reader, at)])
  const before: Line = inForce?.run === run ? inForce.line : { lower: -Infinity, upper: Infinity }
  const rows = await reader
    .selectFrom('score')
    .innerJoin('part', 'part.id', 'score.part')
    .select(['part.id', 'part.path', 'part.truth', 'score.score'])
    .where('score.run', '=', run)
    .where('score.score', 'is not', null)
    .where('part.excluded', '=', 0)
    .where(changes(before, line))
    .execute()
  const parts = rows.map(({ id: part, path: name, truth, score }): ChangedPart => {
    const value = score ?? NaN
    return { part, name, truth, score: value, before: judge(value, before), after: judge(value, line) }
  })
  const distance = ({ score }: ChangedPart): number => Math.min(Math.abs(score - line.lower), Math.abs(score - line.upper))
  const counted = new Map<string, { before: Decision; after: Decision; count: number }>()
  for (const { before: from, after } of parts) {
    const key = `${from} ${after}`
    counted.set(key, { before: from, after, count: (counted.get(key)?.count ?? 0) + 1 })
  }
  const sorted = parts.sort((a, b) => distance(a) - distance(b) || a.part - b.part)
  return { inForce, waiting, moves: [...counted.values()], total: parts.length, parts: sorted.slice(offset, offset + limit) }
}

/** As `judge` of the domain: which of the three decisions, compared. */
function changes(before: Line, after: Line) {
  const decision = ({ lower, upper }: Line) => sql`(score.score >= ${lower}) + (score.score >= ${upper})`
  return sql<boolean>`${decision(before)} != ${decision(after)}`
}

function proposals(reader: Kysely<Tables>) {
  return reader
    .selectFrom('proposal')
    .leftJoin('answer', 'answer.proposal', 'proposal.record')
    .selectAll('proposal')
    .select([
      'answer.answer',
      'answer.record as answered',
      'answer.by as answered_by',
      'answer.at as answered_at',
      'answer.reason as answer_reason',
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof proposals>['execute']>>[number]

async function read(reader: Kysely<Tables>, rows: readonly Row[]): Promise<Proposal[]> {
  const changedWith = await staleness(reader)
  const read: Proposal[] = []
  for (const row of rows) read.push(proposalOf(row, await changedWith(row)))
  return read
}

/** The JSON is what addProposal wrote. */
function proposalOf(row: Row, ignoreChanged: number | null): Proposal {
  const { record: number, run, lower, upper, rule, by, at, reason, answer, answered, answered_by, answered_at, answer_reason } = row
  return {
    proposal: number,
    run,
    line: { lower, upper },
    rule,
    settings: JSON.parse(row.settings) as Proposal['settings'],
    by,
    at,
    reason,
    outcome: JSON.parse(row.outcome) as Outcome,
    state: answer ?? 'open',
    ignoreChanged,
    answer: answered === null ? null : { record: answered, by: answered_by ?? '', at: answered_at ?? '', reason: answer_reason ?? '' },
  }
}

async function refuseAnswered(all: Kysely<Tables>, proposal: number, state: Proposal['state']): Promise<void> {
  if (state === 'open') return
  const { answer } = await findProposal(all, proposal)
  throw overtaken(
    `Proposal #${proposal} was ${state} already.`,
    `${answer?.by ?? ''} did so at ${answer?.at ?? ''} (#${answer?.record ?? 0}).`,
    proposal,
  )
}

function overtakenLine(former: ChosenLine | null, proposal: number): Fault {
  const why =
    former === null
      ? 'There is no line in force.'
      : `${former.by} put ${former.line.lower} to ${former.line.upper} of run ${former.run} in force at ${former.at}.`
  return overtaken('Another line is in force than the one you looked at.', why, proposal)
}

function overtakenWaiting(later: ChosenLine | null, proposal: number): Fault {
  const why =
    later === null
      ? 'None waits for its time any more.'
      : `${later.by} approved ${later.line.lower} to ${later.line.upper} of run ${later.run} for ${later.begins ?? later.at}.`
  return overtaken('Another line waits for its time than the one you looked at.', why, proposal)
}

function staleProposal({ proposal: record, ignoreChanged }: Proposal): Fault {
  const text = {
    what: 'The proposed line was not approved.',
    why: `It was proposed before the ignore regions changed (record #${ignoreChanged ?? 0}), and the run was scored again since.`,
    do: 'Refuse it, and propose a line by the scores as they are now.',
  }
  return new Fault('line.stale', text, { data: { proposal: record } })
}

function overtaken(what: string, why: string, proposal: number): Fault {
  return new Fault('line.overtaken', { what, why, do: 'Look at the line in force now, then decide again.' }, { data: { proposal } })
}

function ownProposal(proposal: number): Fault {
  const text = {
    what: 'You cannot approve your own proposal.',
    why: 'This project asks for two people.',
    do: `Ask another manager to open proposal #${proposal}.`,
  }
  return new Fault('line.own-proposal', text, { data: { proposal } })
}
