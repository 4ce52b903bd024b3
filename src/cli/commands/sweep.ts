import { InvalidArgumentError } from 'commander'
import { join, resolve } from 'node:path'
import { writeFileAtomic } from '#disk/atomic.ts'
import { writeJson } from '#disk/write-json.ts'
import { Fault } from '#domain/faults.ts'
import type { Field, SettingValue, SettingValues } from '#domain/run.ts'
import { comparisonText } from '#cli/comparison-text.ts'
import { decimal, wholeNumber } from '#cli/flags.ts'
import type { Session } from '#cli/session.ts'
import type { Verb } from '#cli/verb.ts'
import { count } from '#cli/words.ts'
import { compareFigures } from '#host/comparison/comparison.ts'
import { comparisonCsv, comparisonMarkdown } from '#host/comparison/formats.ts'
import { sweep as runSweep } from '#host/comparison/sweep.ts'
import { askDetectors, type DetectorReport } from '#host/jobs/ask.ts'

type Setting = { readonly detector: string; readonly name: string; readonly value: string }
type Flags = {
  readonly data: string[]
  readonly detector: string[]
  readonly preset?: string
  readonly set?: readonly Setting[]
  readonly seed?: readonly number[]
  readonly reduction: string
  readonly device: string
  readonly out: string
}

export const sweep: Verb = {
  setUp: (command, session) => {
    command
      .requiredOption('--data <dir...>', 'folders of pictures with an acceptance set; the name of each is its class')
      .requiredOption('--detector <id...>', 'detectors to train')
      .requiredOption('--out <dir>', 'folder for runs and tables; the same command goes on where it was stopped')
      .option('--seed <number...>', 'seeds; left out, 0 alone', collectSeeds)
      .option('--preset <name>', 'settings to begin with; left out: the first of each detector')
      .option('--set <detector.setting=value>', 'a setting that differs; may be given again', collectSettings)
      .option('--reduction <part>', 'how the score is made; auto tries all on drawn defects', 'auto')
      .option('--device <id>', 'see `residuum devices`', 'auto')
      .action((flags: Flags) => start(flags, session))
  },
}

async function start(flags: Flags, session: Session): Promise<void> {
  const watch = session.watch({ pausable: true })
  const asked = await askDetectors(watch)
  if (asked.at !== 'done') return session.stopped({}, 'Stopped.')
  const { detectors } = asked.result
  const out = resolve(flags.out)
  const result = await runSweep(
    {
      data: flags.data.map((folder) => resolve(folder)),
      detectors: flags.detector.map((id) => plannedDetector(detectors, id, flags)),
      seeds: flags.seed ?? [0],
      reduction: flags.reduction,
      device: flags.device,
      out,
    },
    watch,
    session.log,
  )
  if (result === undefined) return session.stopped({ out }, 'Stopped. The same command goes on from here.')
  const comparison = compareFigures(result.done)
  const files = ['comparison.json', 'comparison.csv', 'comparison.md'].map((name) => join(out, name))
  const [json = '', csv = '', markdown = ''] = files
  await writeJson(json, { ...comparison, failed: result.failed })
  await writeFileAtomic(csv, comparisonCsv(comparison))
  await writeFileAtomic(markdown, comparisonMarkdown(comparison))
  for (const text of comparison.warnings) session.log(`Warning: ${text}`)
  const failures = result.failed.length === 0 ? '' : `\n\n${count(result.failed.length, 'run')} failed; the same command tries again.`
  session.answer({ ...comparison, failed: result.failed, files }, `${comparisonText(comparison)}${failures}\n\nWrote ${files.join(', ')}`)
  if (result.failed.length > 0) process.exitCode = 1
}

function plannedDetector(
  detectors: readonly DetectorReport[],
  id: string,
  { preset, set = [] }: Flags,
): { readonly id: string; readonly preset: string; readonly settings: SettingValues } {
  const detector = detectors.find((one) => one.id === id)
  const known = detectors.map((one) => one.id).join(', ')
  if (detector === undefined) throw usage(`There is no detector named "${id}".`, `This version has ${known}.`)
  const settings = set.filter((setting) => setting.detector === id)
  const stray = set.find((setting) => !detectors.some((one) => one.id === setting.detector))
  if (stray !== undefined) throw usage(`There is no detector named "${stray.detector}".`, `This version has ${known}.`)
  return {
    id,
    preset: preset ?? Object.keys(detector.presets)[0] ?? '',
    settings: Object.fromEntries(settings.map(({ name, value }) => [name, settingValue(detector, name, value)])),
  }
}

function settingValue({ id, fields }: DetectorReport, name: string, text: string): SettingValue {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (field === undefined) throw usage(`${id} has no setting named "${name}".`, `Its settings are ${Object.keys(fields).join(', ')}.`)
  const value = parsed(field, text)
  if (value === undefined) throw usage(`The setting ${id}.${name} cannot be "${text}".`, `It is a ${field.kind}. ${field.effect}`)
  return value
}

/** Kind only: the range is checked where the run begins. */
function parsed(field: Field, text: string): SettingValue | undefined {
  switch (field.kind) {
    case 'integer':
      return /^\d+$/.test(text) ? Number(text) : undefined
    case 'number':
      return decimal(text)
    case 'boolean':
      return text === 'yes' || text === 'true' ? true : text === 'no' || text === 'false' ? false : undefined
    case 'choice':
      return text
  }
}

function collectSeeds(text: string, before: readonly number[] = []): readonly number[] {
  return [...before, wholeNumber(text)]
}

function collectSettings(text: string, before: readonly Setting[] = []): readonly Setting[] {
  const [, detector = '', name = '', value = ''] = /^([^.=]+)\.([^=]+)=(.*)$/.exec(text) ?? []
  if (name === '') throw new InvalidArgumentError('It takes detector.setting=value, as in fanogan.epochs=100.')
  return [...before, { detector, name, value }]
}

function usage(what: string, why: string): Fault {
  return new Fault('usage', { what, why, do: 'Correct it; `residuum sweep --help` lists what it takes.' })
}
