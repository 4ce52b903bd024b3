import { InvalidArgumentError, Option, type Command } from 'commander'
import type { Field, SettingValue } from '#domain/run.ts'

/** A flag's text as a whole number >= 0. */
export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text))) throw new InvalidArgumentError('It takes a whole number, 0 or more.')
  return Number(text)
}

/** A flag's text as a number of any size and sign. */
export function anyNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It takes a number.')
  return value
}

/** Short forms that people type out of habit. */
const SHORT: Readonly<Record<string, string>> = { learningRate: 'lr' }

/** One flag for a setting of a detector, with title, range and effect in the help: `learningRate` is `--learning-rate`, short `--lr`. */
export function addSetting(command: Command, name: string, field: Field): void {
  const long = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  const flags = SHORT[name] === undefined ? long : `--${SHORT[name]}, ${long}`
  const option = new Option(`${flags} <${PLACEHOLDER[field.kind]}>`, settingHelp(field))
  command.addOption(field.kind === 'choice' ? option.choices(field.choices) : option.argParser(parserOf(field)))
}

const PLACEHOLDER = { integer: 'number', number: 'number', boolean: 'yes|no', choice: 'word' } as const

function parserOf(field: Exclude<Field, { kind: 'choice' }>): (text: string) => SettingValue {
  switch (field.kind) {
    case 'integer':
      return (text) => inRange(wholeNumber(text), field)
    case 'number':
      return (text) => inRange(anyNumber(text), field)
    case 'boolean':
      return yesOrNo
  }
}

function settingHelp(field: Field): string {
  const range = field.kind === 'integer' || field.kind === 'number' ? `, ${field.min} to ${field.max}` : ''
  return `${field.title}${range}. ${field.effect}`
}

function inRange(value: number, { min, max }: { min: number; max: number }): SettingValue {
  if (value < min || value > max) throw new InvalidArgumentError(`It takes ${min} to ${max}.`)
  return value
}

function yesOrNo(text: string): SettingValue {
  if (text === 'yes' || text === 'no') return text === 'yes'
  throw new InvalidArgumentError('It takes yes or no.')
}
