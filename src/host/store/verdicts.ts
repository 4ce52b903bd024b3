import { sql, type Insertable, type Kysely, type Transaction } from 'kysely'
import { Fault } from '#domain/faults.ts'
import { inForce, standingOf, type GivenVerdict, type Severity, type Standing, type VerdictKind, type VerdictWord } from '#domain/review.ts'
import { recordMany, together, type Actor, type Fact } from '#host/trail/record.ts'
import type { Tables, VerdictTable } from './tables.ts'

/** A verdict to be given. `expects`: the part's newest record that the person knew of, null for studies and gauge parts. */
export type NewVerdict = {
  readonly part: number
  readonly verdict: VerdictWord
  readonly type: string
  readonly severity: Severity
  readonly note: string
  readonly kind: VerdictKind
  readonly study?: number
  readonly round?: number
  readonly run: number | null
  readonly threshold: number | null
  readonly view: string
  readonly expects: number | null
  readonly key: string | null
}
export type Given = { readonly record: number; readonly part: number; readonly standing: Standing | null }

/** `since`: older verdicts are changed with a reason only; null: whenever they were given. */
export type Giving = {
  readonly actor: Actor
  readonly reason: string
  readonly since: string | null
  readonly action?: 'verdict.given' | 'verdict.settled'
}

/**
 * Gives verdicts, all or none, each with its entry in the trail, and works out where their parts stand. A verdict of the same person
 * on the same part replaces their former one. One whose key is there already is given as it was. Faults: verdict.overtaken,
 * verdict.reason-needed, part.missing.
 */
export async function giveVerdicts(writer: Kysely<Tables>, verdicts: readonly NewVerdict[], giving: Giving): Promise<Given[]> {
  return await together(writer, async (all) => {
    const known = await byKeys(all, verdicts)
    const fresh = verdicts.filter(({ key }) => key === null || !known.has(key))
    const rows = await Promise.all(fresh.map((verdict) => prepare(all, verdict, giving)))
    const first =
      rows.length === 0
        ? 0
        : await recordMany(
            all,
            giving.actor,
            rows.map((row) => factOf(row, giving)),
          )
    await insert(
      all,
      rows.map((row, i) => withNumber(row, first + i)),
    )
    const standings = await refreshStandings(all, [...new Set(rows.filter(counts).map(({ part }) => part))])
    const given = rows.map(({ part }, i) => ({ record: first + i, part, standing: standings.get(part) ?? null }))
    const before = await Promise.all(
      [...known.values()].map(async (row) => ({ ...row, standing: standingOf(await verdictsOf(all, row.part)) })),
    )
    return [...before, ...given]
  })
}

/** Takes verdicts back: each person's own; what each replaced is in force again. Faults: verdict.invalid, verdict.reason-needed. */
export async function undoVerdicts(writer: Kysely<Tables>, records: readonly number[], giving: Giving): Promise<Given[]> {
  return await together(writer, async (all) => {
    const { actor } = giving
    const rows: Prepared[] = []
    for (const record of records) {
      const row = await all.selectFrom('verdict').selectAll().where('record', '=', record).executeTakeFirst()
      if (row === undefined || row.by !== actor.who || row.verdict === 'withdrawn') throw nothingToUndo(record)
      if ((await all.selectFrom('verdict').select('record').where('replaces', '=', record).executeTakeFirst()) !== undefined)
        throw nothingToUndo(record)
      askWhy(row, giving)
      const former =
        row.replaces === null
          ? undefined
          : await all.selectFrom('verdict').selectAll().where('record', '=', row.replaces).executeTakeFirst()
      const back = former?.verdict === 'withdrawn' ? undefined : former
      const said =
        back === undefined
          ? { verdict: 'withdrawn' as const, type: '', severity: '' as const, note: '' }
          : { verdict: back.verdict, type: back.type, severity: back.severity, note: back.note }
      rows.push({ ...row, ...said, by: actor.who, at: actor.at, replaces: record, key: null, former: row })
    }
    const facts = rows.map((row): Fact => ({ ...factOf(row, giving), action: 'verdict.undone' }))
    const first = await recordMany(all, actor, facts)
    await insert(
      all,
      rows.map((row, i) => withNumber(row, first + i)),
    )
    const standings = await refreshStandings(all, [...new Set(rows.filter(counts).map(({ part }) => part))])
    return rows.map(({ part }, i) => ({ record: first + i, part, standing: standings.get(part) ?? null }))
  })
}

/** Verdicts that count for where a part stands, oldest first. */
export async function verdictsOf(reader: Kysely<Tables>, part: number): Promise<(GivenVerdict & { readonly at: string })[]> {
  const rows = await reader
    .selectFrom('verdict')
    .select(['record', 'by', 'at', 'verdict', 'type', 'kind', 'replaces'])
    .where('part', '=', part)
    .orderBy('record')
    .execute()
  return rows.flatMap(({ kind, ...row }) => (kind === 'review' || kind === 'settled' ? [{ ...row, kind }] : []))
}

type Prepared = Omit<Insertable<VerdictTable>, 'record'> & { readonly former: Pick<VerdictTable, 'record' | 'verdict' | 'type'> | null }

/** As the table has it: what it replaces stands in `replaces`. */
function withNumber({ former, ...row }: Prepared, record: number): Insertable<VerdictTable> {
  return { ...row, record, replaces: row.replaces ?? former?.record ?? null }
}

const counts = ({ kind }: { kind: VerdictKind }): boolean => kind === 'review' || kind === 'settled'

/** The row as it will be, after what it must not overtake was looked at. */
async function prepare(all: Transaction<Tables>, given: NewVerdict, giving: Giving): Promise<Prepared> {
  const { expects, study = null, round = 0, ...said } = given
  const { actor } = giving
  const part = await all
    .selectFrom('part')
    .leftJoin('score', (join) => join.onRef('score.part', '=', 'part.id').on('score.run', '=', given.run ?? -1))
    .select('score.score')
    .where('part.id', '=', given.part)
    .executeTakeFirst()
  if (part === undefined) throw missingPart(given.part)
  const before = expects === null ? [] : await verdictsOf(all, given.part)
  const newest = before.at(-1)
  if (newest !== undefined && newest.record !== expects) throw overtaken(given.part, newest)
  const own = given.kind === 'review' ? (inForce(before).findLast(({ by, kind }) => by === actor.who && kind === 'review') ?? null) : null
  if (own !== null) askWhy(own, giving)
  return { ...said, study, round, by: actor.who, at: actor.at, score: part.score, replaces: own?.record ?? null, former: own }
}

function factOf(row: Prepared, { reason, action = 'verdict.given' }: Giving): Fact {
  const { part, verdict, type, severity, note, kind, study, round, run, threshold, score, view, replaces, former } = row
  const said = { verdict, type, severity, note, kind, study, round, run, threshold, score, view, replaces }
  const old = former === null ? '' : JSON.stringify({ record: former.record, verdict: former.verdict, type: former.type })
  return { action, object: `part ${part}`, old, new: JSON.stringify(said), reason }
}

async function byKeys(all: Kysely<Tables>, verdicts: readonly NewVerdict[]): Promise<Map<string, { record: number; part: number }>> {
  const keys = verdicts.flatMap(({ key }) => (key === null ? [] : [key]))
  if (keys.length === 0) return new Map()
  const { rows } = await sql<{ key: string; record: number; part: number }>`
    select key, record, part from verdict where key in (select value from json_each(${JSON.stringify(keys)}))`.execute(all)
  return new Map(rows.map(({ key, ...row }) => [key, row]))
}

/** 17 columns each. */
const ROWS_AT_ONCE = 1000

async function insert(all: Kysely<Tables>, rows: readonly Insertable<VerdictTable>[]): Promise<void> {
  for (let i = 0; i < rows.length; i += ROWS_AT_ONCE)
    await all
      .insertInto('verdict')
      .values(rows.slice(i, i + ROWS_AT_ONCE))
      .execute()
}

async function refreshStandings(all: Kysely<Tables>, parts: readonly number[]): Promise<Map<number, Standing>> {
  const standings = new Map<number, Standing>()
  for (const part of parts) {
    const standing = standingOf(await verdictsOf(all, part))
    if (standing === null) await all.deleteFrom('review').where('part', '=', part).execute()
    else {
      standings.set(part, standing)
      const { last, state, verdict, type, firstBy: first_by, people } = standing
      const row = { last, state, verdict, type, first_by, people }
      await all
        .insertInto('review')
        .values({ part, ...row })
        .onConflict((conflict) => conflict.column('part').doUpdateSet(row))
        .execute()
    }
  }
  return standings
}

function askWhy({ at, record }: { at: string; record: number }, { since, reason }: Giving): void {
  if (since === null || at >= since || reason !== '') return
  const text = {
    what: `Verdict #${record} is from before this session.`,
    why: 'It may have been relied on already.',
    do: 'Say why it is changed, in at least 10 letters.',
  }
  throw new Fault('verdict.reason-needed', text, { data: { record } })
}

/** A page that is blind to others' verdicts shows the sentence without them: `data` has who and what apart. */
function overtaken(part: number, { record, by, at, verdict, type }: GivenVerdict & { at: string }): Fault {
  const said =
    verdict === 'withdrawn'
      ? 'took a verdict back'
      : verdict === 'second-look'
        ? 'asked for a second look'
        : `judged it ${verdict}${type === '' ? '' : ` (${type})`}`
  const text = {
    what: `Part ${part} was judged by somebody else in the meantime.`,
    why: `${by === '' ? 'Another window' : by} ${said} (#${record}, ${at}).`,
    do: 'Look at it, and judge again if you see it differently; nothing was written over.',
  }
  return new Fault('verdict.overtaken', text, { data: { part, record, by, at, verdict, type } })
}

function nothingToUndo(record: number): Fault {
  const text = {
    what: `Verdict #${record} cannot be taken back.`,
    why: 'It is not yours, or it was replaced or taken back already.',
    do: "Look at the part's records.",
  }
  return new Fault('verdict.invalid', text, { data: { record } })
}

function missingPart(part: number): Fault {
  const text = { what: `There is no part ${part} in this project.`, why: 'No part has that number.', do: 'Choose a part from the list.' }
  return new Fault('part.missing', text, { data: { part } })
}
