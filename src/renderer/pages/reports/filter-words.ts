import type { Formats } from '#renderer/state/format.ts'
import { utcText } from '#renderer/state/utc.ts'
import type { ReportFilter } from '#rpc/schemas/reports.ts'
import { ACTIONS } from '#rpc/schemas/trail.ts'

type Numbers = Pick<Formats, 'count' | 'date'>

/** What a report is about, in words: `Run 14`, `12 Nov 2026, 05:02 – 13:02`, `below incoming/0712`. Empty: the kind's own preset. */
export function filterWords(filter: ReportFilter, format: Numbers): readonly string[] {
  const { run, folder, study, line, check, prices, weight, limit, who, actions, object, text } = filter
  return [
    ...(run === undefined ? [] : [`Run ${run}`]),
    ...(line === undefined ? [] : [`Line no. ${line}`]),
    ...(study === undefined ? [] : [`Study #${format.count(study)}`]),
    ...(check === undefined ? [] : [`Release check #${format.count(check)}`]),
    ...rangeWords(filter, format.date),
    ...(folder === undefined ? [] : [`below ${folder}`]),
    ...(prices === undefined ? [] : [`by cost: ${Object.entries(prices).map(priceWords).join(', ')}`]),
    ...(weight === undefined ? [] : [`weight ${weight}`]),
    ...(limit === undefined ? [] : [`limits ${limit} σ`]),
    ...(who === undefined ? [] : [`by ${who}`]),
    ...(actions === undefined ? [] : [actionWords(actions)]),
    ...(object === undefined ? [] : [object]),
    ...(text === undefined ? [] : [`with “${text}”`]),
  ]
}

/** The range in the clock here. */
function rangeWords({ from, until }: ReportFilter, date: Numbers['date']): readonly string[] {
  if (from !== undefined && until !== undefined) return [`${date(from)} – ${date(until)}`]
  if (from !== undefined) return [`from ${date(from)} on`]
  return until === undefined ? [] : [`until ${date(until)}`]
}

/** The range in UTC, which means the same everywhere; '' without one. */
export function rangeUtc({ from, until }: ReportFilter): string {
  if (from !== undefined && until !== undefined) return `${utcText(from)} – ${utcText(until)}`
  if (from !== undefined) return `from ${utcText(from)} on`
  return until === undefined ? '' : `until ${utcText(until)}`
}

function actionWords(actions: readonly string[]): string {
  const titles: Readonly<Record<string, string>> = ACTIONS
  return actions.map((action) => titles[action] ?? action).join(', ')
}

const priceWords = ([type, price]: [string, number]): string => `${type === '' ? 'no type' : type} ${price}`
