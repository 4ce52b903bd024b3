import type { Interval } from '#domain/statistics/bootstrap.ts'
import type { Rate } from '#domain/statistics/rate.ts'
import type { Line } from '#domain/threshold.ts'

/** Five digits tell any two scores apart that a person would; all digits are in the CSV and JSON formats. */
export const score = (value: number): string => value.toPrecision(5)
export const ratio = (value: number | null): string => (value === null ? 'undefined' : value.toFixed(3))
export const interval = (range: Interval | null): string => (range === null ? '–' : `${range[0].toFixed(3)} – ${range[1].toFixed(3)}`)
const percent = (value: number): string => (100 * value).toFixed(1)

/** p: three decimals, or two digits where that would be nothing. */
export const pText = (value: number): string => (value < 0.001 ? value.toPrecision(2) : value.toFixed(3))

/** `1 of 63` */
export const counted = ({ count, n }: Rate): string => (n === 0 ? 'no such parts' : `${count} of ${n}`)

/** `1.6 %` */
export const share = ({ ratio: value }: Rate): string => (value === null ? '–' : `${percent(value)} %`)

/** `0.3 – 8.5 %`; for none of n the largest rate that can be believed. */
export function rateInterval({ interval: range, upperBound }: Rate): string {
  if (range === null) return '–'
  return upperBound === null ? `${percent(range[0])} – ${percent(range[1])} %` : `up to ${percent(upperBound)} %`
}

/** Equal edges are one line. */
export const lineText = ({ lower, upper }: Line): string => (lower === upper ? score(upper) : `${score(lower)} – ${score(upper)}`)

/** `2026-11-12 08:41:07 UTC` */
export const instant = (iso: string): string => `${iso.slice(0, 19).replace('T', ' ')} UTC`

/** `1 part`, `1,204 parts`. */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`
