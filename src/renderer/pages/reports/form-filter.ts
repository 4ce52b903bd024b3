import type { ReportField, ReportFilter } from '#rpc/schemas/reports.ts'
import { fromLocalInput, toLocalInput } from '#renderer/state/local-input.ts'
import { presetRange, type Range, type RangeId } from './range.ts'

/** What stands in the form. Numbers of a field are null while it is empty, or holds none. */
export type FormValues = {
  readonly run: number | null
  readonly range: RangeId
  /** As `<input type="datetime-local">` has it. */
  readonly from: string
  readonly until: string
  readonly folder: string
  readonly study: number | null
  readonly line: number | null
  readonly check: number | null
  /** A Pareto by cost, not by number of parts. */
  readonly byCost: boolean
  /** By defect type; '' is the one of defects without a type. */
  readonly prices: Readonly<Record<string, number | null>>
  readonly weight: number | null
  readonly limit: number | null
  /** Records of the trail; '' for no matter. `actions`: with commas between. */
  readonly who: string
  readonly actions: string
  readonly object: string
  readonly text: string
}
export const DEFAULT_LIMITS = { weight: 0.2, limit: 2.7 } as const
export const EMPTY_FORM: FormValues = {
  ...{ run: null, range: 'shift', from: '', until: '', folder: '' },
  ...{ study: null, line: null, check: null, byCost: false, prices: {}, ...DEFAULT_LIMITS },
  ...{ who: '', actions: '', object: '', text: '' },
}

/** What is wrong, at the field that it is about. */
export type FormErrors = Readonly<Partial<Record<'from' | 'until' | 'prices' | 'weight' | 'limit', string>>>

/** The filter that a form asks for, of the fields that the kind takes; or what is wrong. */
export function readForm(
  fields: readonly ReportField[],
  values: FormValues,
  nowMs: number,
): { readonly filter: ReportFilter; readonly errors: FormErrors } {
  const takes = (field: ReportField): boolean => fields.includes(field)
  const errors: FormErrors = {
    ...(takes('range') && values.range === 'own' ? rangeErrors(values) : {}),
    ...(takes('cost') && values.byCost ? priceErrors(values) : {}),
    ...(takes('limits') ? limitErrors(values) : {}),
  }
  const { run, folder, study, line, check, weight, limit } = values
  const filter: ReportFilter = {
    ...(takes('run') && run !== null ? { run } : {}),
    ...(takes('range') ? rangeNow(values, nowMs) : {}),
    ...(takes('folder') && folder.trim() !== '' ? { folder: folder.trim() } : {}),
    ...(takes('study') && study !== null ? { study } : {}),
    ...(takes('line') && line !== null ? { line } : {}),
    ...(takes('check') && check !== null ? { check } : {}),
    ...(takes('cost') && values.byCost ? { prices: pricesOf(values) } : {}),
    ...(takes('limits') && weight !== null && limit !== null ? { weight, limit } : {}),
    ...(takes('records') ? recordsOf(values) : {}),
  }
  return { filter, errors }
}

/** The form that asks for a filter again, to be seen and changed. Times that were relative are typed now: the same parts, not the same preset. */
export function formOf({ from, until, prices, actions, ...rest }: ReportFilter): FormValues {
  const isOpen = from === undefined && until === undefined
  return {
    ...EMPTY_FORM,
    ...rest,
    range: isOpen ? 'all' : 'own',
    from: from === undefined ? '' : toLocalInput(from),
    until: until === undefined ? '' : toLocalInput(until),
    byCost: prices !== undefined,
    prices: prices ?? {},
    actions: actions?.join(',') ?? '',
  }
}

function recordsOf({ who, actions, object, text }: FormValues): ReportFilter {
  return {
    ...(who === '' ? {} : { who }),
    ...(actions === '' ? {} : { actions: actions.split(',') }),
    ...(object.trim() === '' ? {} : { object: object.trim() }),
    ...(text.trim() === '' ? {} : { text: text.trim() }),
  }
}

function rangeNow({ range, from, until }: FormValues, nowMs: number): Range {
  if (range !== 'own') return presetRange(range, nowMs)
  const [begin, end] = [fromLocalInput(from), fromLocalInput(until)]
  return { ...(begin === null ? {} : { from: begin }), ...(end === null ? {} : { until: end }) }
}

function rangeErrors({ from, until }: FormValues): FormErrors {
  const [begin, end] = [fromLocalInput(from), fromLocalInput(until)]
  if (begin === null && end === null) return { from: 'Give a begin, an end, or both.' }
  return begin !== null && end !== null && begin >= end ? { until: 'The end must be after the begin.' } : {}
}

function priceErrors({ prices }: FormValues): FormErrors {
  const given = Object.values(prices).flatMap((price) => price ?? [])
  if (given.some((price) => !Number.isFinite(price) || price < 0)) return { prices: 'A price is 0 or more.' }
  return given.some((price) => price > 0) ? {} : { prices: 'Give the price of at least one defect type.' }
}

/** Types without a price cost nothing, and are left out. */
function pricesOf({ prices }: FormValues): Record<string, number> {
  return Object.fromEntries(Object.entries(prices).flatMap(([type, price]) => (price === null ? [] : [[type, price]])))
}

/** As the contract has them. */
function limitErrors({ weight, limit }: FormValues): FormErrors {
  return {
    ...(weight !== null && weight >= 0.01 && weight <= 1 ? {} : { weight: 'Between 0.01 and 1.' }),
    ...(limit !== null && limit >= 0.5 && limit <= 10 ? {} : { limit: 'Between 0.5 and 10.' }),
  }
}
