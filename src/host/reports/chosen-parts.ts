import { sql } from 'kysely'
import { inForce, standingOf, type Severity, type Standing, type VerdictKind, type VerdictWord } from '#domain/review.ts'
import type { Split, Truth } from '#domain/parts.ts'
import { pValue } from '#domain/statistics/calibration.ts'
import { sortScores } from '#domain/statistics/sorted.ts'
import { judge, type Decision } from '#domain/threshold.ts'
import type { Project } from '#host/projects/project.ts'
import { CONTENT_DIGITS } from '#host/store/part-query.ts'
import type { ReportFilter } from '#rpc/schemas/reports.ts'
import { instant } from './formats/pdf/figures.ts'
import { localTime } from './head.ts'
import { nothing } from './nothing.ts'
import type { WantedRun } from './wanted-run.ts'

/** A part with what the line and people say of it. */
export type ChosenPart = {
  readonly part: number
  readonly name: string
  readonly set: Split
  readonly truth: Truth
  readonly sha256Start: string
  /** When it came into the project. */
  readonly arrivedAt: string
  /** What the line said when it arrived in a watched folder, and its name there; null for one that was imported. */
  readonly arrivedAs: Decision | null
  readonly arrivedName: string | null
  readonly score: number | null
  readonly p: number | null
  /** By the run's line; null without a score or a line. */
  readonly decision: Decision | null
  /** Where people's verdicts leave it; null if nobody has judged it. */
  readonly standing: Standing | null
  /** The newest verdict that counts; its words are those shown beside the part. */
  readonly last: ChosenVerdict | null
}

/** One record of a person on a part. */
export type ChosenVerdict = {
  readonly record: number
  readonly part: number
  readonly by: string
  readonly at: string
  readonly verdict: VerdictWord
  readonly type: string
  readonly severity: Severity
  readonly note: string
  readonly kind: 'review' | 'settled'
  readonly replaces: number | null
}

/** Parts in the order in which they came, and every verdict on them that was given in the range. */
export type Chosen = {
  readonly parts: readonly ChosenPart[]
  readonly verdicts: readonly ChosenVerdict[]
  readonly asides: readonly ChosenAside[]
  readonly records: Records
}
/** A picture that arrived in a watched folder in the range and was not scored: `name` there, `why` or what it is the same as. */
export type ChosenAside = {
  readonly record: number
  readonly at: string
  readonly name: string
  readonly what: 'duplicate' | 'unreadable' | 'known'
  readonly why: string
}
type Records = { readonly first: number; readonly last: number } | null

/**
 * Parts of the acceptance set and incoming ones, in use, that lie below the folder and that arrived or were judged in the range; as
 * people's verdicts up to entry `upTo` leave them. Faults: report.empty.
 */
export async function chosenParts(project: Project, { number, run, line }: WantedRun, filter: ReportFilter, upTo: number): Promise<Chosen> {
  const { reader } = project.store
  const { createdAt } = await project.facts()
  const { from = '', until = '9999', folder = '' } = filter
  const below = folder.replace(/\/+$/, '')
  const { rows } = await sql<PartRow>`
    select part.id as part, part.path as name, part."set", part.truth, part.sha256, coalesce(part.arrived_at, ${createdAt}) as arrivedAt,
      part.arrived_as as arrivedAs, part.arrived_name as arrivedName, part.record as arrival, score.score
    from part left join score on score.part = part.id and score.run = ${number}
    where part.excluded = 0 and part."set" in ('test', 'incoming') and (part.record is null or part.record <= ${upTo})
      and (${below} = '' or substr(part.path, 1, length(${below}) + 1) = ${below} || '/' or substr(part.arrived_name, 1, length(${below}) + 1) = ${below} || '/')
      and (coalesce(part.arrived_at, ${createdAt}) >= ${from} and coalesce(part.arrived_at, ${createdAt}) < ${until} or exists (
        select 1 from verdict where verdict.part = part.id and verdict.at >= ${from} and verdict.at < ${until}
          and verdict.kind in ('review', 'settled') and verdict.record <= ${upTo}))
    order by arrivedAt, part.id`.execute(reader)
  const asides = await asidesIn(project, { from, until, below, upTo })
  if (rows.length === 0 && asides.length === 0)
    throw nothing(`Nothing ${rangeText(filter)}${below === '' ? '' : ` below ${below}`}.`, 'Choose another time or folder.')
  const byPart = new Map<number, ChosenVerdict[]>()
  for (const verdict of await verdictsOn(project, upTo)) {
    const there = byPart.get(verdict.part)
    if (there === undefined) byPart.set(verdict.part, [verdict])
    else there.push(verdict)
  }
  const calibration = sortScores(run.result?.calibration[run.result.reduction] ?? [])
  const parts = rows.map(({ part, name, set, truth, sha256, arrivedAt, arrivedAs, arrivedName, score }): ChosenPart => {
    const given = byPart.get(part) ?? []
    return {
      part,
      name,
      set,
      truth,
      sha256Start: sha256.slice(0, CONTENT_DIGITS),
      arrivedAt,
      arrivedAs,
      arrivedName,
      score,
      p: score === null || calibration === null || calibration.length === 0 ? null : pValue(score, calibration),
      decision: score === null || line === null ? null : judge(score, line.line),
      standing: standingOf(given),
      last: inForce(given).at(-1) ?? null,
    }
  })
  const verdicts = rows.flatMap(({ part }) => (byPart.get(part) ?? []).filter(({ at }) => at >= from && at < until))
  verdicts.sort((a, b) => a.record - b.record)
  const numbers = [
    ...verdicts.map(({ record }) => record),
    ...parts.flatMap(({ last }) => last?.record ?? []),
    ...(line?.record ? [line.record] : []),
    ...asides.map(({ record }) => record),
    ...rows.flatMap(({ arrival }) => arrival ?? []),
  ]
  // Not spread into Math.min: a hundred thousand arguments are too many.
  const records =
    numbers.length === 0 ? null : { first: numbers.reduce((a, b) => Math.min(a, b)), last: numbers.reduce((a, b) => Math.max(a, b)) }
  return { parts, verdicts, asides, records }
}

type PartRow = {
  readonly part: number
  readonly name: string
  readonly set: Split
  readonly truth: Truth
  readonly sha256: string
  readonly arrivedAt: string
  readonly arrivedAs: Decision | null
  readonly arrivedName: string | null
  readonly arrival: number | null
  readonly score: number | null
}

/** One that could not be read and was mended since counts as what it became; one that came back still unreadable counts once. */
async function asidesIn(
  { store: { reader } }: Project,
  { from, until, below, upTo }: { from: string; until: string; below: string; upTo: number },
): Promise<ChosenAside[]> {
  const { rows } = await sql<ChosenAside>`
    select record, at, name, what, why from arrival_aside as one
    where at >= ${from} and at < ${until} and record <= ${upTo} and what != 'mended'
      and (${below} = '' or substr(name, 1, length(${below}) + 1) = ${below} || '/')
      and not (what = 'unreadable' and exists (
        select 1 from arrival_aside as later where later.name = one.name and later.id > one.id and later.what in ('mended', 'unreadable') and later.record <= ${upTo}))
    order by id`.execute(reader)
  return rows
}

async function verdictsOn({ store: { reader } }: Project, upTo: number): Promise<ChosenVerdict[]> {
  const rows = await reader
    .selectFrom('verdict')
    .select(['record', 'part', 'by', 'at', 'verdict', 'type', 'severity', 'note', 'kind', 'replaces'])
    .where('record', '<=', upTo)
    .where('kind', 'in', ['review', 'settled'])
    .orderBy('record')
    .execute()
  return rows.flatMap((row) => (counts(row.kind) ? [{ ...row, kind: row.kind }] : []))
}

const counts = (kind: VerdictKind): kind is 'review' | 'settled' => kind === 'review' || kind === 'settled'

/** `between … and …`, as it stands in a report and in the sentence that there is nothing. */
export function rangeText({ from, until }: ReportFilter): string {
  if (from !== undefined && until !== undefined) return `between ${instant(from)} and ${instant(until)}`
  if (from !== undefined) return `from ${instant(from)} on`
  return until === undefined ? 'in the acceptance set or among the incoming parts' : `before ${instant(until)}`
}

/** What was asked for, in words; times in both clocks. */
export function filterWords({ from, until, folder }: ReportFilter): { name: string; value: string }[] {
  const time = (iso: string): string => `${instant(iso)} (here ${localTime(iso)})`
  return [
    ...(from === undefined ? [] : [{ name: 'From', value: time(from) }]),
    ...(until === undefined ? [] : [{ name: 'Until, not included', value: time(until) }]),
    ...(folder === undefined ? [] : [{ name: 'Folder', value: folder }]),
  ]
}
