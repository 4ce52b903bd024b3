/** How numbers and dates are written in a language. */
export type Formats = {
  /** 1,904 */
  readonly count: (value: number) => string
  /** 0.380; more digits where scores are small. */
  readonly score: (value: number) => string
  /** 0…1 as percent: 4.1 %. */
  readonly percent: (ratio: number) => string
  readonly number: (value: number, digits?: number) => string
  /** A p-value: 0.008. */
  readonly pValue: (value: number) => string
  /** 12 Nov 2026, 13:02 */
  readonly date: (instant: string | number | Date) => string
  /** 2 days ago */
  readonly ago: (instant: string | Date, now?: Date) => string
  readonly bytes: (sizeBytes: number) => string
  /** about 6 min */
  readonly duration: (seconds: number) => string
}

const AGO: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

/** `language`: BCP 47; undefined is the system's. A language that the browser does not know becomes the system's too. */
export function makeFormats(language: string | undefined): Formats {
  const locale = Intl.NumberFormat.supportedLocalesOf(language ?? []).at(0)
  const number = (options: Intl.NumberFormatOptions): ((value: number) => string) => {
    const format = new Intl.NumberFormat(locale, options)
    return (value) => format.format(value)
  }
  const count = number({ maximumFractionDigits: 0 })
  const fixed = number({ minimumFractionDigits: 3, maximumFractionDigits: 3 })
  const small = number({ maximumSignificantDigits: 3, notation: 'standard' })
  const tiny = number({ maximumSignificantDigits: 3, notation: 'scientific' })
  const tenths = number({ maximumFractionDigits: 1 })
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const digitsOf = [0, 1, 2, 3, 4, 5, 6].map((digits) => number({ minimumFractionDigits: digits, maximumFractionDigits: digits }))
  const unit = (name: string, digits = 0) => number({ style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits })
  const [seconds, minutes, hours] = [unit('second'), unit('minute'), unit('hour', 1)]
  const bytes = [unit('byte'), unit('kilobyte', 1), unit('megabyte', 1), unit('gigabyte', 1), unit('terabyte', 1)]

  return {
    count,
    score: (value) => {
      const size = Math.abs(value)
      return size === 0 || (size >= 0.1 && size < 1e6) ? fixed(value) : size >= 1e-4 && size < 1e6 ? small(value) : tiny(value)
    },
    // As in every sentence of ours, whatever the language: with a space, which no line breaks.
    percent: (ratio) => `${tenths(100 * ratio)}\u00a0%`,
    number: (value, digits = 2) => (digitsOf[digits] ?? fixed)(value),
    pValue: (value) => (value < 0.001 ? small(value) : fixed(value)),
    date: (instant) => date.format(new Date(instant)),
    ago: (instant, now = new Date()) => {
      const passed = (now.getTime() - new Date(instant).getTime()) / 1000
      const [name, length] = AGO.find(([, each]) => Math.abs(passed) >= each) ?? ['second', 1]
      return name === 'second' ? ago.format(0, 'second') : ago.format(-Math.round(passed / length), name)
    },
    bytes: (sizeBytes) => {
      const step = Math.min(bytes.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, sizeBytes)) / 3)))
      return (bytes[step] ?? count)(sizeBytes / 1000 ** step)
    },
    duration: (length) =>
      length < 90 ? seconds(Math.ceil(length)) : length < 5400 ? minutes(Math.round(length / 60)) : hours(length / 3600),
  }
}
