import { Option, type Command } from 'commander'
import { resolve } from 'node:path'
import { Fault } from '#domain/faults.ts'
import type { Run, RunResult, SettingValue } from '#domain/run.ts'
import { addSetting, wholeNumber } from '#cli/flags.ts'
import type { Session } from '#cli/session.ts'
import type { Verb } from '#cli/verb.ts'
import { count, duration, table } from '#cli/words.ts'
import { askDetectors, type DetectorReport } from '#host/jobs/ask.ts'
import { resumeRun, trainRun } from '#host/jobs/train-run.ts'

type Flags = Readonly<Record<string, SettingValue>> & {
  readonly out: string
  readonly data?: string
  readonly detector: string
  readonly preset: string
  readonly reduction: string
  readonly seed: number
  readonly device: string
  readonly resume?: boolean
}

export const train: Verb = {
  setUp: async (command, session) => {
    const end = await askDetectors(session.watch())
    if (end.at !== 'done') return
    const { detectors } = end.result
    const chosen = chosenDetector(detectors, session.args)
    addFlags(command, detectors, chosen)
    for (const [name, field] of Object.entries(chosen.fields)) addSetting(command, name, field)
    command.addHelpText('after', presetHelp(chosen))
    command.action((flags: Flags) => start(flags, chosen, session))
  },
}

function addFlags(command: Command, detectors: readonly DetectorReport[], chosen: DetectorReport): void {
  const presets = Object.keys(chosen.presets)
  command
    .requiredOption('--out <run>', 'folder for the run, new or empty; with --resume the run to go on with')
    .option('--data <dir>', 'folder of pictures, or a CSV list of them')
    .addOption(new Option('--detector <id>', 'how to learn').choices(detectors.map(({ id }) => id)).default(chosen.id))
    .addOption(new Option('--preset <name>', 'settings to begin with').choices(presets).default(presets[0]))
    .addOption(
      new Option('--reduction <id>', 'how the residual map becomes one score; auto tries all on drawn defects')
        .choices(['auto', ...chosen.reductions.map(({ id }) => id)])
        .default('auto'),
    )
    .option('--seed <number>', 'same seed, data and device: same model', wholeNumber, 0)
    .option('--device <id>', 'see `residuum devices`', 'auto')
    .option('--resume', 'go on with the run in --out from its last checkpoint')
}

/** The detector named after --detector, or the first; a wrong name is left to the flag's own check. */
function chosenDetector(detectors: readonly DetectorReport[], args: readonly string[]): DetectorReport {
  const at = args.findIndex((word) => word === '--detector' || word.startsWith('--detector='))
  const id = args[at]?.split('=')[1] ?? args[at + 1]
  const chosen = detectors.find((detector) => at >= 0 && detector.id === id) ?? detectors[0]
  if (chosen === undefined) throw new Error('The engine knows no detector.')
  return chosen
}

function presetHelp({ presets }: DetectorReport): string {
  const lines = Object.entries(presets).map(([name, { sentence, settings }]) => {
    const values = Object.entries(settings).map(([setting, value]) => `${setting} ${value}`)
    return `  ${name}  ${sentence}\n    ${values.join(', ')}`
  })
  return `\nPresets:\n${lines.join('\n')}\n\nCtrl+C saves a checkpoint and stops; pressed again it stops at once. --resume goes on.`
}

async function start(flags: Flags, detector: DetectorReport, session: Session): Promise<void> {
  const out = resolve(flags.out)
  const watch = session.watch({ pausable: true })
  const settings = Object.fromEntries(
    Object.keys(detector.fields).flatMap((name) => {
      const value = flags[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
  const { data, preset, reduction, seed, device } = flags
  const fresh =
    data === undefined ? undefined : { data: resolve(data), out, detector: detector.id, preset, settings, reduction, seed, device }
  const end =
    flags.resume === true ? await resumeRun(out, { settings, device, otherwise: fresh }, watch) : await trainRun(fresh ?? noData(), watch)
  if (end.at === 'done') session.answer({ out, run: end.result.run }, trainedText(out, end.result.run))
  else session.stopped({ out, stopped: end.at }, `Stopped. Go on with: residuum train --resume --out ${flags.out}`)
}

function noData(): never {
  throw new Fault('usage', {
    what: 'No data was given.',
    why: 'A new run learns from the good parts in a folder.',
    do: 'Add --data DIR, or --resume to go on with the run in --out.',
  })
}

/** Why the chosen reduction is not the one on top: src/engine/reductions/choose.ts. */
function tieText({ reduction, reductionTrials: [best] }: RunResult): string {
  if (best === undefined || best.reduction === reduction) return ''
  return `\n${best.reduction} leads by less than so few parts can tell; of equals the one that stands first in --reduction is taken.`
}

function trainedText(out: string, { result, counts, settings, device }: Run): string {
  if (result === undefined) throw new Error('A trained run has no result.')
  const trials = result.reductionTrials.map(({ reduction, auroc }) => [reduction, auroc.toFixed(3)])
  const chosen =
    result.reductionChosenBy === 'person'
      ? `Score: ${result.reduction}, as you asked.`
      : `Score: ${result.reduction}, chosen by how well it finds drawn defects on the calibration normals (AUROC):\n${table(trials)}${tieText(result)}`
  return [
    `Learned ${count(counts.train, 'good part')} in ${count(result.steps, 'step')} (${duration(result.trainingSeconds)} on ${device}, ${String(settings['size'])} pixels a side).`,
    `${count(counts.calibrate, 'calibration normal')} were held back for thresholds.`,
    chosen,
    `The run is in ${out}.`,
  ].join('\n')
}
