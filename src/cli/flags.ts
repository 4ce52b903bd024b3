import { InvalidArgumentError, Option, type Command } from 'commander'
import type { Field, SettingValue } from '#domain/run.ts'
import type { Line } from '#domain/threshold.ts'

/** A flag's text as a whole number >= 0. */
export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(Number(text))) throw new InvalidArgumentError('It takes a whole number, 0 or more.')
  return Number(text)
}

/** A flag's text as a number of any size and sign. */
export function anyNumber(text: string): number {
  const value = decimal(text)
  if (value === undefined) throw new InvalidArgumentError('It takes a number.')
  return value
}

/** A number in decimal digits, `1e-4` too; undefined for anything else, as `0x10` and ` 5`, which JavaScript would take. */
export function decimal(text: string): number | undefined {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN
  return Number.isFinite(value) ? value : undefined
}

/** `0.5` or `0.38,0.52`. */
export function lineFlag(text: string): Line {
  const [lower = NaN, upper = lower, ...more] = text.split(',').map(anyNumber)
  if (more.length > 0 || lower > upper) throw new InvalidArgumentError('It takes one score, or two with the lower one first.')
  return { lower, upper }
}

/** A day, or a day and a time, by the clock here unless a zone stands behind it; as ISO 8601 in UTC. */
export function momentFlag(text: string): string {
  // JavaScript takes a day alone as one in UTC.
  const at = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00` : text)
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(at.getTime()))
    throw new InvalidArgumentError('It takes 2026-11-12 or 2026-11-12T06:00.')
  return at.toISOString()
}

/** `scratch=3.50`, added to those before. */
export function priceFlag(text: string, before: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const at = text.lastIndexOf('=')
  if (at < 1) throw new InvalidArgumentError('It takes a defect type and its price: scratch=3.50.')
  return { ...before, [text.slice(0, at)]: anyNumber(text.slice(at + 1)) }
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
