import type { RuleSettings } from '#domain/threshold-rules/rule.ts'

/** A number that people set, in the unit they set it in. */
export type SettingsField = {
  readonly id: string
  readonly label: string
  readonly min: number
  readonly max: number
  /** What is wrong with a number outside, and what would be right. */
  readonly error: string
  readonly read: (settings: RuleSettings) => number
  readonly write: (settings: RuleSettings, value: number) => RuleSettings
}

const price = (id: 'escape' | 'overkill' | 'review', label: string): SettingsField => ({
  id,
  label,
  min: 0,
  max: 1e12,
  error: 'A price is 0 or more.',
  read: ({ prices }) => prices[id],
  write: (settings, value) => ({ ...settings, prices: { ...settings.prices, [id]: value } }),
})

const share = (id: 'overkill' | 'certainty', label: string): SettingsField => ({
  id: `share-${id}`,
  label,
  // Neither none nor all of them: a rule has no line for those.
  min: 0.001,
  max: 99.999,
  error: 'Lies between 0 and 100 %.',
  read: (settings) => tidy(settings[id] * 100),
  write: (settings, value) => ({ ...settings, [id]: tidy(value / 100) }),
})

/** What rules go by, in the order of the form. */
export const SETTINGS_FIELDS: readonly SettingsField[] = [
  share('overkill', 'Overkill at most, %'),
  share('certainty', 'How sure of that, %'),
  price('escape', 'Price of an escape'),
  price('overkill', 'Price of overkill, a part'),
  price('review', 'Price of a review, a part'),
  {
    id: 'defect-rate',
    label: 'Real defect rate, ppm',
    min: 0,
    max: 1e6,
    error: 'Lies between 0 and 1,000,000 in a million.',
    read: ({ prices }) => tidy(prices.defectRate * 1e6),
    write: (settings, value) => ({ ...settings, prices: { ...settings.prices, defectRate: tidy(value / 1e6) } }),
  },
]

/** The settings with a number as it was typed, or null if it cannot be one of them. */
export function withField(settings: RuleSettings, { min, max, write }: SettingsField, value: number): RuleSettings | null {
  return value >= min && value <= max ? write(settings, value) : null
}

/** Without the digits that a factor of a hundred or a million leaves behind: 0.07 * 100 is 7.000000000000001. */
function tidy(value: number): number {
  return Number(value.toPrecision(12))
}
