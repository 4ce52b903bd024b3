import { resolve } from 'node:path'
import { anyNumber } from '#cli/flags.ts'
import { addLineFlags, lineOf, usage, withoutLineFlags, type LineFlags } from '#cli/line-flags.ts'
import { openProjectAt, PROJECT_FOLDER } from '#cli/project-folder.ts'
import type { Session } from '#cli/session.ts'
import { warnOfStaleLineIn } from '#cli/stale-line.ts'
import type { Verb } from '#cli/verb.ts'
import { count } from '#cli/words.ts'
import type { Line } from '#domain/threshold.ts'
import { lineByRule } from '#host/release/line-by-rule.ts'
import { byProgram } from '#host/trail/record.ts'
import { noteWatch, projectWatch } from '#host/watch/project-watch.ts'
import { watchFolder, type WatchOptions } from '#host/watch/watch-folder.ts'
import type { WatchState } from '#rpc/schemas/watch.ts'

type Flags = LineFlags & {
  readonly run?: string
  readonly project?: string
  readonly in: string
  readonly out: string
  readonly every: number
  readonly device: string
}

export const watch: Verb = {
  setUp: (command, session) => {
    addLineFlags(command.option('--run <run>', 'folder of a trained run'))
      .option('--project <folder>', `${PROJECT_FOLDER}; its run and line in force; what does not pass goes into its review queue`)
      .requiredOption('--in <dir>', 'folder that is watched, with its folders; pictures there are read and stay')
      .requiredOption(
        '--out <dir>',
        'folder for results.csv, results.jsonl, unreadable.csv and copies in the folders pass, review and reject (flagged)',
      )
      .option('--every <seconds>', 'how often the folder is looked at', seconds, 1)
      .option('--device <id>', 'see `residuum devices`', 'auto')
      .action((flags: Flags) => start(flags, session))
  },
}

async function start(flags: Flags, session: Session): Promise<void> {
  const { engine, signal } = session.watch()
  let state: WatchState | undefined
  const common = {
    in: resolve(flags.in),
    out: resolve(flags.out),
    engine,
    now: () => new Date().toISOString(),
    log: session.log,
    intervalMs: flags.every * 1000,
    onState: (next: WatchState) => {
      if (state === undefined) session.log(`Watching ${next.in}. ${lineText(next.line)} Ctrl+C ends it.`)
      state = next
    },
  }
  if (flags.project === undefined) await ofRun(flags, common, session, signal)
  else await ofProject(flags, flags.project, common, signal)
  const { counts, unreadable } = state ?? { counts: NOTHING, unreadable: { count: 0 } }
  const scored = counts.pass + counts.review + counts.reject
  session.answer(
    { out: common.out, ...counts, unreadable: unreadable.count },
    `${count(scored, 'picture')} in ${common.out}: ${counts.pass} pass, ${counts.review} review, ${counts.reject} flag. ` +
      `${count(counts.duplicate, 'duplicate')}, ${count(unreadable.count, 'picture')} that cannot be read.`,
  )
}

const NOTHING = { pass: 0, review: 0, reject: 0, duplicate: 0 }

type Common = Omit<WatchOptions, 'run' | 'device' | 'line'>

async function ofRun(flags: Flags, common: Common, session: Session, signal: AbortSignal): Promise<void> {
  if (flags.run === undefined) throw usage('It takes --run or --project.')
  const run = resolve(flags.run)
  const given = (await lineOf(flags, run)) ?? (await lineByRule(run, 'good-only'))
  await warnOfStaleLineIn(run, session)
  session.log(`The line: ${given.from.replace(/\.?$/, '.')}`)
  await watchFolder({ ...common, run, device: flags.device, line: () => Promise.resolve(given.line) }, signal)
}

async function ofProject(flags: Flags, folder: string, common: Common, signal: AbortSignal): Promise<void> {
  withoutLineFlags(flags)
  if (flags.run !== undefined) throw usage('--run does not go with --project: the line in force says which run it is.')
  const project = openProjectAt(folder)
  try {
    const { now, log, in: incoming, out } = common
    const { run, options } = await projectWatch(project, { now, log })
    // Started by a service or at night there is nobody to sign, so the trail names the program (docs/guide/watch.md).
    const note = (action: 'watch.started' | 'watch.stopped', told: Readonly<Record<string, string | number>>): Promise<void> =>
      noteWatch(project, byProgram(now()), action, { run, ...told })
    let counts: WatchState['counts'] | undefined
    const onState = (next: WatchState): void => {
      counts = next.counts
      common.onState?.(next)
    }
    const onBegin = (): Promise<void> => note('watch.started', { in: incoming, out })
    await watchFolder({ ...common, ...options, device: flags.device, onBegin, onState }, signal)
    await note('watch.stopped', { ...counts })
  } finally {
    await project.store.close()
  }
}

function lineText({ lower, upper }: Line): string {
  return lower === upper ? `Flag from ${upper} on.` : `Review from ${lower}, flag from ${upper} on.`
}

function seconds(text: string): number {
  const value = anyNumber(text)
  if (value < 0.05 || value > 3600) throw usage('--every takes 0.05 to 3600 seconds.')
  return value
}
