import type { Kysely } from 'kysely'
import type { Outcome } from '#domain/evaluation.ts'
import { Fault } from '#domain/faults.ts'
import { hasCome, lineStates, type LineState } from '#domain/line-order.ts'
import { record, together, type Actor } from '#host/trail/record.ts'
import type { Meaning } from '#rpc/schemas/people.ts'
import type { ChosenLine } from '#rpc/schemas/thresholds.ts'
import type { TrailHow } from '#rpc/schemas/trail.ts'
import { scoredIgnoring } from './ignored.ts'
import { staleness } from './stale-lines.ts'
import type { Tables } from './tables.ts'

/** A choice as it is to be made; `how` left out: the project needs no sign-in. `begins` left out: it counts at once. */
export type NewLine = Pick<ChosenLine, 'run' | 'line' | 'rule' | 'settings' | 'by' | 'at' | 'reason' | 'outcome'> & {
  readonly begins?: string | null
  readonly how?: TrailHow
  readonly meaning?: Meaning
}

/** Adds a choice with its entry in the trail; the one in force before stays beside it. Faults: line.time-past. */
export async function addThreshold(
  writer: Kysely<Tables>,
  chosen: NewLine,
  action: 'line.chosen' | 'line.approved' = 'line.chosen',
): Promise<ChosenLine> {
  const { line, settings, outcome, how = 'open', meaning, begins = null, ...rest } = chosen
  const { run, rule, by, at, reason } = rest
  if (begins !== null && begins <= at) throw timePast(begins, at)
  return await together(writer, async (all) => {
    const former = await lineInForce(all, at)
    const ignoring = await scoredIgnoring(all, run)
    const fact = {
      action,
      object: `run ${run}`,
      old: former === null ? '' : lineText(former),
      new: lineText({ run, line, rule }, meaning, { ignoring, begins }),
      reason,
    }
    const entry = await record(all, { who: by, how, at }, fact)
    const { id } = await all
      .insertInto('threshold')
      .values({
        ...rest,
        lower: line.lower,
        upper: line.upper,
        settings: JSON.stringify(settings),
        outcome: JSON.stringify(outcome),
        replaces: former?.threshold ?? null,
        record: entry,
        begins,
        ignoring,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    return await lineOf(all, id, at)
  })
}

/** Calls off a line whose time has not come, with its entry in the trail. Faults: line.overtaken. */
export async function callOffLine(
  writer: Kysely<Tables>,
  { threshold, reason }: { threshold: number; reason: string },
  actor: Actor,
): Promise<ChosenLine> {
  return await together(writer, async (all) => {
    const found = (await listThresholds(all, actor.at)).find((one) => one.threshold === threshold)
    if (found?.state !== 'waiting') throw notWaiting(found, threshold)
    const { who: by, at } = actor
    const fact = { object: `run ${found.run}`, old: lineText(found), new: JSON.stringify({ threshold }), reason }
    const entry = await record(all, actor, { action: 'line.called-off', ...fact })
    await all.insertInto('call_off').values({ threshold, record: entry, by, at, reason }).execute()
    return await lineOf(all, threshold, at)
  })
}

/**
 * A line as the trail has it: every digit, since it is what later decisions are held to; signed, with what the signature stands for; made
 * now, with the ignore regions of its scores and the time from which it counts, if that is a later one.
 */
export function lineText(
  { run, line, rule }: Pick<ChosenLine, 'run' | 'line' | 'rule'>,
  meaning?: Meaning,
  made?: { readonly ignoring: string; readonly begins: string | null },
): string {
  const { ignoring, begins = null } = made ?? {}
  return JSON.stringify({
    run,
    lower: line.lower,
    upper: line.upper,
    rule,
    ...(meaning !== undefined && { meaning }),
    ...(begins !== null && { begins }),
    ...(ignoring !== undefined && { ignoring }),
  })
}

/** Every choice, newest first, as it stands at an instant by the host's clock. `upTo`: as if the trail ended with that entry. */
export async function listThresholds(reader: Kysely<Tables>, at: string, upTo = Number.MAX_SAFE_INTEGER): Promise<ChosenLine[]> {
  const states = await statesAt(reader, at, upTo)
  const newest = [...states].reverse()
  return await read(reader, newest)
}

/** The line by which decisions are made at an instant; null before the first. */
export async function lineInForce(reader: Kysely<Tables>, at: string): Promise<ChosenLine | null> {
  return await lineIn(reader, at, 'in-force')
}

/** The line that comes into force after an instant, if one was approved for later. */
export async function waitingLine(reader: Kysely<Tables>, at: string): Promise<ChosenLine | null> {
  return await lineIn(reader, at, 'waiting')
}

/** The last one of a run that counts or has counted; newest first is how `listThresholds` gives them. */
export function lastLineOf(lines: readonly ChosenLine[], run: number): ChosenLine | null {
  return lines.find((line) => line.run === run && hasCome(line.state)) ?? null
}

async function lineIn(reader: Kysely<Tables>, at: string, state: LineState): Promise<ChosenLine | null> {
  const found = (await statesAt(reader, at)).filter((one) => one.state === state)
  return (await read(reader, found))[0] ?? null
}

async function lineOf(reader: Kysely<Tables>, id: number, at: string): Promise<ChosenLine> {
  const [line] = await read(
    reader,
    (await statesAt(reader, at)).filter((one) => one.id === id),
  )
  if (line === undefined) throw new Error('A line that was just written is not there.')
  return line
}

type Stated = { readonly id: number; readonly state: LineState; readonly calledOff: ChosenLine['calledOff'] }

/** In the order of records. */
async function statesAt(reader: Kysely<Tables>, instant: string, upTo = Number.MAX_SAFE_INTEGER): Promise<Stated[]> {
  const rows = await reader
    .selectFrom('threshold')
    .leftJoin('call_off', 'call_off.threshold', 'threshold.id')
    .select(['threshold.id', 'threshold.at', 'threshold.begins', 'threshold.record'])
    .select(['call_off.record as off', 'call_off.by as off_by', 'call_off.at as off_at', 'call_off.reason as off_reason'])
    .orderBy('threshold.id')
    .execute()
  const lines = rows
    .filter((row) => (row.record ?? 0) <= upTo)
    .map(({ id, at, begins, off, off_by: by, off_at: offAt, off_reason: reason }) => ({
      id,
      at,
      begins,
      calledOff: off === null || off > upTo ? null : { record: off, by: by ?? '', at: offAt ?? '', reason: reason ?? '' },
    }))
  const states = lineStates(
    lines.map(({ at, begins, calledOff }) => ({ at, begins, isCalledOff: calledOff !== null })),
    instant,
  )
  return lines.map(({ id, calledOff }, i) => ({ id, calledOff, state: states[i] ?? 'former' }))
}

/** Their rows, in the same order. The JSON is what addThreshold wrote. */
async function read(reader: Kysely<Tables>, stated: readonly Stated[]): Promise<ChosenLine[]> {
  if (stated.length === 0) return []
  let query = reader.selectFrom('threshold').selectAll()
  if (stated.length === 1) query = query.where('id', '=', stated[0]?.id ?? 0)
  const rows = new Map((await query.execute()).map((row) => [row.id, row]))
  const changedWith = await staleness(reader)
  const lines: ChosenLine[] = []
  for (const { id, state, calledOff } of stated) {
    const row = rows.get(id)
    if (row === undefined) continue
    const { id: threshold, lower, upper, settings, outcome, ignoring, ...rest } = row
    lines.push({
      ...rest,
      threshold,
      line: { lower, upper },
      settings: JSON.parse(settings) as ChosenLine['settings'],
      outcome: JSON.parse(outcome) as Outcome,
      state,
      calledOff,
      ignoreChanged: await changedWith({ run: rest.run, record: rest.record, ignoring }),
    })
  }
  return lines
}

function timePast(begins: string, at: string): Fault {
  const text = {
    what: 'The line cannot come into force then.',
    why: `${begins} is not later than now, which is ${at} by the clock of this program.`,
    do: 'Choose a later time, or have it come into force now.',
  }
  return new Fault('line.time-past', text, { data: { begins, at } })
}

function notWaiting(line: ChosenLine | undefined, threshold: number): Fault {
  const why = {
    none: 'There is no line of that number.',
    'in-force': 'It is in force already.',
    former: 'It was in force, and another one has taken its place.',
    waiting: '',
    superseded: 'Another line was approved in the meantime, so it never comes into force.',
    'called-off': `${line?.calledOff?.by ?? ''} called it off at ${line?.calledOff?.at ?? ''} (#${line?.calledOff?.record ?? 0}).`,
  }[line?.state ?? 'none']
  const text = {
    what: `Line ${threshold} cannot be called off.`,
    why,
    do: 'Look at the lines as they are now; propose another one to change it.',
  }
  return new Fault('line.overtaken', text, { data: { threshold } })
}
