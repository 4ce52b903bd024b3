import type { Field, SettingValue, SettingValues } from '#domain/run.ts'
import type { DetectorChoice, RunRow } from '#rpc/schemas/runs.ts'

/** What a person typed or switched, by setting; what is not here stands as the preset has it. */
export type Entered = Readonly<Record<string, string | boolean>>

/** One line of the form. */
export type SettingRow = {
  readonly name: string
  readonly field: Field
  /** What the preset gives. */
  readonly preset: SettingValue
  /** What the control shows. */
  readonly shown: string | boolean
  readonly changed: boolean
  /** Why it cannot be used; '' if it can. */
  readonly problem: string
}

/** The settings of a detector in its own order, as a preset and what was entered make them. */
export function settingRows(detector: DetectorChoice, preset: string, entered: Entered): readonly SettingRow[] {
  const given = presetOf(detector, preset)
  return Object.entries(detector.fields).map(([name, field]) => {
    const standard = given[name] ?? field.default
    const typed = Object.hasOwn(entered, name) ? entered[name] : undefined
    const shown = typed ?? (typeof standard === 'boolean' ? standard : String(standard))
    const read = readValue(field, shown)
    return {
      name,
      field,
      preset: standard,
      shown,
      changed: read.value !== standard,
      problem: read.problem,
    }
  })
}

/** What differs from the preset, as the contract wants it; undefined while something cannot be used. */
export function changedSettings(rows: readonly SettingRow[]): SettingValues | undefined {
  const changed: Record<string, SettingValue> = {}
  for (const row of rows) {
    const read = readValue(row.field, row.shown)
    if (read.value === undefined) return undefined
    if (read.value !== row.preset) changed[row.name] = read.value
  }
  return changed
}

/** What a setting takes and what it is without anybody's doing, in words: `16 to 512, preset 128`. */
export function rangeText(field: Field, preset: SettingValue): string {
  switch (field.kind) {
    case 'integer':
    case 'number':
      return `${plain(field.min)} to ${plain(field.max)}, preset ${plain(Number(preset))}`
    case 'boolean':
      return `on or off, preset ${preset === true ? 'on' : 'off'}`
    case 'choice':
      return `preset ${String(preset)}`
    default:
      return field satisfies never
  }
}

/** What the form begins with: as the last run was begun; the quick preset of the first detector as long as there is none. */
export function firstChoice(
  detectors: readonly DetectorChoice[],
  latest: Pick<RunRow, 'detector' | 'preset'> | undefined,
): { readonly detector: string; readonly preset: string } | undefined {
  const detector = detectors.find(({ id }) => id === latest?.detector) ?? detectors[0]
  if (detector === undefined) return undefined
  return { detector: detector.id, preset: presetFor(detector, latest?.preset) }
}

/** The preset of that name if the detector has it, else its quickest: an answer in minutes before an answer in hours. */
export function presetFor(detector: DetectorChoice, wanted: string | undefined): string {
  const names = Object.keys(detector.presets)
  return names.find((name) => name === wanted) ?? names.find((name) => name === 'quick') ?? names[0] ?? ''
}

/** A seed is a whole number from 0. */
export function readSeed(text: string): number | undefined {
  const seed = Number(text)
  return /^[0-9]{1,15}$/.test(text.trim()) && Number.isSafeInteger(seed) ? seed : undefined
}

function presetOf(detector: DetectorChoice, preset: string): SettingValues {
  return Object.hasOwn(detector.presets, preset) ? (detector.presets[preset]?.settings ?? {}) : {}
}

type Read = { readonly value: SettingValue; readonly problem: '' } | { readonly value?: undefined; readonly problem: string }

function readValue(field: Field, shown: string | boolean): Read {
  switch (field.kind) {
    case 'boolean':
      return { value: shown === true, problem: '' }
    case 'choice':
      return field.choices.includes(String(shown))
        ? { value: String(shown), problem: '' }
        : { problem: `Takes one of ${field.choices.join(', ')}.` }
    case 'integer':
    case 'number':
      return readNumber(field, String(shown).trim())
    default:
      return field satisfies never
  }
}

function readNumber(field: Extract<Field, { kind: 'integer' | 'number' }>, text: string): Read {
  const value = Number(text)
  const wanted = `${field.kind === 'integer' ? 'a whole number' : 'a number'} from ${plain(field.min)} to ${plain(field.max)}`
  if (text === '' || !Number.isFinite(value)) return { problem: `Takes ${wanted}.` }
  if (field.kind === 'integer' && !Number.isInteger(value)) return { problem: `Takes ${wanted}.` }
  if (value < field.min || value > field.max)
    return { problem: `Takes ${wanted}; ${plain(value)} is too ${value < field.min ? 'small' : 'large'}.` }
  return { value, problem: '' }
}

/** As it is typed: no grouping, and never `1e-7`. */
function plain(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(12).replace(/0+$/, '').replace(/\.$/, '')
}
