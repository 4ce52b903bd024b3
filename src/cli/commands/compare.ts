import { Option } from 'commander'
import { resolve } from 'node:path'
import { comparisonText } from '#cli/comparison-text.ts'
import type { Session } from '#cli/session.ts'
import type { Verb } from '#cli/verb.ts'
import { compareFigures } from '#host/comparison/comparison.ts'
import { comparisonCsv, comparisonMarkdown } from '#host/comparison/formats.ts'
import { figuresOfRun, type RunFigures } from '#host/comparison/run-figures.ts'

type Flags = { readonly data?: string; readonly device: string; readonly csv?: boolean; readonly md?: boolean }

export const compare: Verb = {
  setUp: (command, session) => {
    command
      .argument('<run...>', 'folders of trained runs')
      .option('--data <dir>', 'the acceptance set for all of them; left out: where each run found its own')
      .addOption(new Option('--csv', 'print a line for each run, as CSV').conflicts('md'))
      .option('--md', 'print the tables as Markdown')
      .option('--device <id>', 'see `residuum devices`', 'auto')
      .action((runs: string[], flags: Flags) => start(runs, flags, session))
  },
}

async function start(runs: readonly string[], { data, device, csv, md }: Flags, session: Session): Promise<void> {
  const all: { folder: string; figures: RunFigures }[] = []
  const watch = session.watch()
  for (const run of runs) {
    const folder = resolve(run)
    const figures = await figuresOfRun({ run: folder, device, ...(data !== undefined && { data: resolve(data) }) }, watch)
    if (figures === undefined) return session.stopped({}, 'Stopped. What was scored is kept with the runs.')
    all.push({ folder, figures })
  }
  const comparison = compareFigures(all)
  for (const text of comparison.warnings) session.log(`Warning: ${text}`)
  const text = csv === true ? comparisonCsv(comparison) : md === true ? comparisonMarkdown(comparison) : comparisonText(comparison)
  session.answer(comparison, text.trimEnd())
}
