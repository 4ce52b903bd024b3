import { sql, type Insertable, type Kysely, type Selectable, type Transaction } from 'kysely'
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
 * verdict.reason-needed, verdict.invalid (a run or line that is not there), part.missing.
 */
export async function giveVerdicts(writer: Kysely<Tables>, verdicts: readonly NewVerdict[], giving: Giving): Promise<Given[]> {
  return await together(writer, async (all) => {
    const known = await byKeys(all, verdicts)
    const fresh = verdicts.filter(({ key }) => key === null || !known.has(key))
    const rows = await prepare(all, fresh, giving)
    const given = await add(all, rows, giving.actor, (row) => factOf(row, giving))
    const before = [...known.values()]
    const standing = await verdictsOfParts(
      all,
      before.map(({ part }) => part),
    )
    return [...before.map((row) => ({ ...row, standing: standingOf(standing.get(row.part) ?? []) })), ...given]
  })
}

/** Takes verdicts back: each person's own; what each replaced is in force again. Faults: verdict.invalid, verdict.reason-needed. */
export async function undoVerdicts(writer: Kysely<Tables>, records: readonly number[], giving: Giving): Promise<Given[]> {
  return await together(writer, async (all) => {
    const { actor } = giving
    const taken = await rowsOf(all, records)
    const replaced = await replacedOf(all, records)
    const former = await rowsOf(
      all,
      [...taken.values()].flatMap(({ replaces }) => (replaces === null ? [] : [replaces])),
    )
    const rows = records.map((record): Prepared => {
      const row = taken.get(record)
      if (row === undefined || row.by !== actor.who || row.verdict === 'withdrawn' || replaced.has(record)) throw nothingToUndo(record)
      askWhy(row, giving)
      const back = row.replaces === null ? undefined : former.get(row.replaces)
      const said =
        back === undefined || back.verdict === 'withdrawn'
          ? { verdict: 'withdrawn' as const, type: '', severity: '' as const, note: '' }
          : { verdict: back.verdict, type: back.type, severity: back.severity, note: back.note }
      return { ...row, ...said, by: actor.who, at: actor.at, replaces: record, key: null, former: row }
    })
    return await add(all, rows, actor, (row) => ({ ...factOf(row, giving), action: 'verdict.undone' }))
  })
}

/** Writes rows with their entries, and where their parts stand after them. */
async function add(all: Transaction<Tables>, rows: readonly Prepared[], actor: Actor, factOf: (row: Prepared) => Fact): Promise<Given[]> {
  if (rows.length === 0) return []
  const first = await recordMany(all, actor, rows.map(factOf))
  await inPieces(
    rows.map((row, i) => withNumber(row, first + i)),
    (some) => all.insertInto('verdict').values(some).execute(),
  )
  const standings = await refreshStandings(all, [...new Set(rows.filter(counts).map(({ part }) => part))])
  return rows.map(({ part }, i) => ({ record: first + i, part, standing: standings.get(part) ?? null }))
}

type Standalone = GivenVerdict & { readonly at: string }

/** Verdicts that count for where each of these parts stands, oldest first. A part without any is left out. */
export async function verdictsOfParts(reader: Kysely<Tables>, parts: readonly number[]): Promise<Map<number, Standalone[]>> {
  const { rows } = await sql<Standalone & { readonly part: number }>`
    select part, record, "by", at, verdict, type, kind, replaces from verdict
    where part in (select value from json_each(${JSON.stringify(parts)})) and kind in ('review', 'settled') order by record`.execute(reader)
  const byPart = new Map<number, Standalone[]>()
  for (const { part, ...verdict } of rows) {
    const known = byPart.get(part)
    if (known === undefined) byPart.set(part, [verdict])
    else known.push(verdict)
  }
  return byPart
}

type Prepared = Omit<Insertable<VerdictTable>, 'record'> & { readonly former: Pick<VerdictTable, 'record' | 'verdict' | 'type'> | null }

/** As the table has it: what it replaces stands in `replaces`. */
function withNumber({ former, ...row }: Prepared, record: number): Insertable<VerdictTable> {
  return { ...row, record, replaces: row.replaces ?? former?.record ?? null }
}

const counts = ({ kind }: { kind: VerdictKind }): boolean => kind === 'review' || kind === 'settled'

/** The rows as they will be, after what they must not overtake was looked at. */
async function prepare(all: Transaction<Tables>, verdicts: readonly NewVerdict[], giving: Giving): Promise<Prepared[]> {
  const { actor } = giving
  await refuseUnknown(all, verdicts)
  const scores = await scoresFor(all, verdicts)
  const standing = await verdictsOfParts(
    all,
    verdicts.flatMap(({ part, expects }) => (expects === null ? [] : [part])),
  )
  const gauges = await ownGauges(
    all,
    verdicts.flatMap(({ kind, part }) => (kind === 'gauge' ? [part] : [])),
    actor.who,
  )
  return verdicts.map(({ expects, study = null, round = 0, ...said }, i) => {
    const scored = scores[i]
    if (scored === undefined || scored.there === null) throw missingPart(said.part)
    const before = expects === null ? [] : (standing.get(said.part) ?? [])
    const newest = before.at(-1)
    if (newest !== undefined && newest.record !== expects) throw overtaken(said.part, newest)
    const own =
      said.kind === 'review'
        ? (inForce(before).findLast(({ by, kind }) => by === actor.who && kind === 'review') ?? null)
        : (gauges.get(said.part) ?? null)
    if (own !== null) askWhy(own, giving)
    return { ...said, study, round, by: actor.who, at: actor.at, score: scored.score, replaces: own?.record ?? null, former: own }
  })
}

/** What is said to have been on the screen must be there. */
async function refuseUnknown(all: Kysely<Tables>, verdicts: readonly NewVerdict[]): Promise<void> {
  const named = JSON.stringify(verdicts.map(({ run, threshold }) => [run, threshold]))
  const { rows } = await sql`
    select 1 from json_each(${named}) as named
    left join run on run.number = json_extract(named.value, '$[0]')
    left join threshold on threshold.id = json_extract(named.value, '$[1]')
    where (json_extract(named.value, '$[0]') is not null and run.number is null)
    or (json_extract(named.value, '$[1]') is not null and threshold.id is null) limit 1`.execute(all)
  if (rows.length > 0) throw unknownView()
}

type Own = { readonly record: number; readonly at: string; readonly verdict: VerdictTable['verdict']; readonly type: string }

/** Somebody's verdict on each hidden part that is in force: a new one replaces it, as on every other part. */
async function ownGauges(all: Kysely<Tables>, parts: readonly number[], who: string): Promise<Map<number, Own>> {
  if (parts.length === 0) return new Map()
  const { rows } = await sql<Own & { readonly part: number }>`
    select part, record, at, verdict, type from verdict
    where part in (select value from json_each(${JSON.stringify(parts)})) and kind = 'gauge' and "by" = ${who}
    and not exists (select 1 from verdict as later where later.replaces = verdict.record) order by record`.execute(all)
  return new Map(rows.map(({ part, ...own }) => [part, own]))
}

type Scored = { readonly there: number | null; readonly score: number | null }

/** The score of each verdict's part by the run that was on the screen, in their order; `there` null: no such part. */
async function scoresFor(all: Kysely<Tables>, verdicts: readonly NewVerdict[]): Promise<Scored[]> {
  const asked = JSON.stringify(verdicts.map(({ part, run }) => [part, run]))
  const { rows } = await sql<Scored>`
    select p.id as there, s.score from json_each(${asked}) as asked
    left join part as p on p.id = json_extract(asked.value, '$[0]')
    left join score as s on s.part = p.id and s.run = json_extract(asked.value, '$[1]') order by asked.key`.execute(all)
  return rows
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

/** At most 17 columns a row, and SQLite takes 32,766 values. */
const ROWS_AT_ONCE = 1000

async function inPieces<T>(rows: readonly T[], write: (some: readonly T[]) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < rows.length; i += ROWS_AT_ONCE) await write(rows.slice(i, i + ROWS_AT_ONCE))
}

async function rowsOf(all: Kysely<Tables>, records: readonly number[]): Promise<Map<number, Selectable<VerdictTable>>> {
  const rows = await all
    .selectFrom('verdict')
    .selectAll()
    .where(sql<boolean>`record in (select value from json_each(${JSON.stringify(records)}))`)
    .execute()
  return new Map(rows.map((row) => [row.record, row]))
}

/** Those of these records that another one has replaced. */
async function replacedOf(all: Kysely<Tables>, records: readonly number[]): Promise<Set<number | null>> {
  const rows = await all
    .selectFrom('verdict')
    .select('replaces')
    .where(sql<boolean>`replaces in (select value from json_each(${JSON.stringify(records)}))`)
    .execute()
  return new Set(rows.map(({ replaces }) => replaces))
}

/** Works out from their verdicts where these parts stand, and keeps it. */
export async function refreshStandings(all: Kysely<Tables>, parts: readonly number[]): Promise<Map<number, Standing>> {
  const verdicts = await verdictsOfParts(all, parts)
  const standings = new Map<number, Standing>()
  for (const part of parts) {
    const standing = standingOf(verdicts.get(part) ?? [])
    if (standing !== null) standings.set(part, standing)
  }
  const none = JSON.stringify(parts.filter((part) => !standings.has(part)))
  await all
    .deleteFrom('review')
    .where(sql<boolean>`part in (select value from json_each(${none}))`)
    .execute()
  const rows = [...standings].map(([part, { firstBy: first_by, ...standing }]) => ({ part, first_by, ...standing }))
  await inPieces(rows, (some) =>
    all
      .insertInto('review')
      .values(some)
      .onConflict((conflict) =>
        conflict.column('part').doUpdateSet(({ ref }) => ({
          last: ref('excluded.last'),
          state: ref('excluded.state'),
          verdict: ref('excluded.verdict'),
          type: ref('excluded.type'),
          first_by: ref('excluded.first_by'),
          people: ref('excluded.people'),
        })),
      )
      .execute(),
  )
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

function unknownView(): Fault {
  const text = {
    what: 'The verdict was not taken.',
    why: 'It names a run or a line that this project does not have.',
    do: 'Reload the page, and judge again.',
  }
  return new Fault('verdict.invalid', text)
}

function missingPart(part: number): Fault {
  const text = { what: `There is no part ${part} in this project.`, why: 'No part has that number.', do: 'Choose a part from the list.' }
  return new Fault('part.missing', text, { data: { part } })
}
