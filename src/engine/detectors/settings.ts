import { Fault } from '#domain/faults.ts'
import type { Field, Fields, SettingValue, SettingValues } from '#domain/run.ts'

/** The settings with every missing one at its default. Throws `settings.invalid` for an unknown name, a wrong kind or a value out of range. */
export function completeSettings(fields: Fields, given: SettingValues): SettingValues {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(fields, name)) {
      throw invalid(
        `There is no setting named "${name}".`,
        `The settings here are ${Object.keys(fields).join(', ')}.`,
        'Leave it out or correct its name.',
      )
    }
  }
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, checked(name, field, given[name] ?? field.default)]))
}

/** A number among complete settings. */
export function numberOf(settings: SettingValues, name: string): number {
  const value = settings[name]
  if (typeof value !== 'number') throw new Error(`The setting ${name} is no number.`)
  return value
}

/** A yes or no among complete settings. */
export function flagOf(settings: SettingValues, name: string): boolean {
  const value = settings[name]
  if (typeof value !== 'boolean') throw new Error(`The setting ${name} is neither true nor false.`)
  return value
}

function checked(name: string, field: Field, value: SettingValue): SettingValue {
  const wanted = wantedOf(field)
  if (fits(field, value)) return value
  throw invalid(`The setting "${name}" cannot be ${JSON.stringify(value)}.`, `It takes ${wanted}.`, 'Correct it or leave it out.')
}

function fits(field: Field, value: SettingValue): boolean {
  switch (field.kind) {
    case 'integer':
      return Number.isInteger(value) && Number(value) >= field.min && Number(value) <= field.max
    case 'number':
      return typeof value === 'number' && value >= field.min && value <= field.max
    case 'boolean':
      return typeof value === 'boolean'
    case 'choice':
      return typeof value === 'string' && field.choices.includes(value)
    default:
      return field satisfies never
  }
}

function wantedOf(field: Field): string {
  switch (field.kind) {
    case 'integer':
      return `a whole number from ${field.min} to ${field.max}`
    case 'number':
      return `a number from ${field.min} to ${field.max}`
    case 'boolean':
      return 'true or false'
    case 'choice':
      return `one of ${field.choices.join(', ')}`
    default:
      return field satisfies never
  }
}

function invalid(what: string, why: string, todo: string): Fault {
  return new Fault('settings.invalid', { what, why, do: todo })
}
