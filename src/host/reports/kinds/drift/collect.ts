import {
  controlChart,
  DEFAULT_CHART,
  excursions,
  referenceOf,
  type ChartSettings,
  type ControlChart,
  type Reference,
} from '#domain/statistics/control-chart.ts'
import { judge } from '#domain/threshold.ts'
import type { Work } from '#domain/work.ts'
import { chosenParts, type ChosenPart } from '#host/reports/chosen-parts.ts'
import { nothing } from '#host/reports/nothing.ts'
import type { Source } from '#host/reports/report.ts'
import type { WantedRun } from '#host/reports/wanted-run.ts'
import { driftComments, type DriftComment } from '#host/store/drift-comments.ts'
import type { ReportFilter } from '#rpc/schemas/reports.ts'
import { measuresOf } from './measure-parts.ts'
import { isOfAlarm } from './same-alarm.ts'
import type { DriftAlarm, DriftChart, DriftData } from './schema.ts'

/** Fewer calibration normals say too little of what is normal. */
const LEAST_REFERENCE = 20
const MEASURES = ['score', 'brightness', 'sharpness'] as const
type Measure = (typeof MEASURES)[number]
/** A part's value of each measure; null where there is none. */
type Values = Readonly<Record<Measure, number | null>>

/** Charts of the good parts in the order in which they came, against the calibration normals. Faults: report.empty. */
export async function driftOf(
  source: Source,
  wanted: WantedRun,
  filter: ReportFilter,
  upTo: number,
  work: Work,
): Promise<DriftData & { readonly records: { first: number; last: number } | null }> {
  const { project } = source
  const { parts: all, records } = await chosenParts(project, wanted, filter, upTo)
  const parts = all.filter(isGood)
  if (parts.length < 2)
    throw nothing('Fewer than two parts of this time or folder pass and are not known to be defective.', 'Choose another time or folder.')
  const normals = await project.store.reader
    .selectFrom('part')
    .leftJoin('score', (join) => join.onRef('score.part', '=', 'part.id').on('score.run', '=', wanted.number))
    .select(['part.id as part', 'part.path as name', 'score.score'])
    .where('part.set', '=', 'calibrate')
    .where('part.excluded', '=', 0)
    .where('part.unreadable', '=', '')
    .orderBy('part.id')
    .execute()
  // Held to the same rule as the parts that are charted: without it, their mean would be the lower one from the start.
  const { line } = wanted
  const passed = normals.filter(({ score }) => score !== null && (line === null || judge(score, line.line) === 'pass'))
  const measured = await measuresOf(source, [...passed, ...parts], work)
  const valuesOf = ({ part, score }: { part: number; score: number | null }): Values => {
    const { brightness = null, sharpness = null } = measured.get(part) ?? {}
    return { score, brightness, sharpness }
  }
  const settings = { weight: filter.weight ?? DEFAULT_CHART.weight, limit: filter.limit ?? DEFAULT_CHART.limit }
  const comments = await driftComments(project.store.reader, wanted.number, upTo)
  const made = MEASURES.map((measure) =>
    makeChart(measure, { parts, normals: passed.map(valuesOf), values: parts.map(valuesOf), settings, comments }),
  )
  return {
    ...settings,
    charts: made.map(({ chart }) => chart),
    alarms: made.flatMap(({ alarms }) => alarms),
    parts: parts.map(({ part, name, arrivedAt }) => ({ part, name, arrivedAt })),
    records,
  }
}

/** Passed by the line, if there is one, and called defective by nobody. */
function isGood({ decision, truth, standing, score }: ChosenPart): boolean {
  return score !== null && (decision === null || decision === 'pass') && truth !== 'defective' && standing?.verdict !== 'defective'
}

type ChartInput = {
  readonly parts: readonly ChosenPart[]
  readonly values: readonly Values[]
  readonly normals: readonly Values[]
  readonly settings: ChartSettings
  readonly comments: readonly DriftComment[]
}

function makeChart(
  measure: Measure,
  { parts, values, normals, settings, comments }: ChartInput,
): { chart: DriftChart; alarms: DriftAlarm[] } {
  const known = parts.flatMap((part, i) => {
    const value = values[i]?.[measure] ?? null
    return value === null ? [] : [{ part, value }]
  })
  const reference = chooseReference(
    normals.flatMap((one) => one[measure] ?? []),
    known.map(({ value }) => value),
  )
  const control =
    reference === null
      ? null
      : controlChart(
          known.map(({ value }) => value),
          reference,
          settings,
        )
  const points = known.map(({ part, value }, i) => {
    const { value: ewma = null, lower = null, upper = null } = control?.ewma[i] ?? {}
    return { part: part.part, value, ewma, lower, upper }
  })
  const chart = { measure, reference, individual: control?.individual ?? null, points, missing: parts.length - known.length }
  return { chart, alarms: control === null ? [] : alarmsOf(measure, known, control, comments) }
}

function chooseReference(normals: readonly number[], charted: readonly number[]): DriftChart['reference'] {
  const isEnough = normals.length >= LEAST_REFERENCE
  const reference: Reference | null = referenceOf(isEnough ? normals : charted)
  return reference && { ...reference, from: isEnough ? 'calibration' : 'charted' }
}

function alarmsOf(
  measure: Measure,
  known: readonly { readonly part: ChosenPart; readonly value: number }[],
  { individual, ewma }: ControlChart,
  comments: readonly DriftComment[],
): DriftAlarm[] {
  const charts = { individual: known.map(({ value }) => ({ value, ...individual })), ewma } as const
  return (['individual', 'ewma'] as const).flatMap((chart) =>
    excursions(charts[chart]).flatMap(({ from, to, direction }) => {
      const [first, last] = [known[from]?.part, known[to]?.part]
      if (first === undefined || last === undefined) return []
      const beyond = charts[chart].slice(from, to + 1).map(({ value }) => value)
      const extreme = beyond.reduce((a, b) => (direction === 'high' ? Math.max(a, b) : Math.min(a, b)))
      const alarm = `${measure}/${chart}/${first.part}`
      const own = known.slice(from, to + 1).map(({ part }) => part)
      const said = comments
        .filter((one) => isOfAlarm(one, { measure, chart, direction }, own))
        .map(({ record, by, at, comment }) => ({ record, by, at, comment }))
      const place = { first: first.part, last: last.part, parts: to - from + 1, extreme, beganAt: first.arrivedAt }
      return [{ alarm, measure, chart, direction, ...place, comments: said }]
    }),
  )
}
