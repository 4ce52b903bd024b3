import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join, resolve } from 'node:path'
import { checkWritable } from '#disk/atomic.ts'
import { readDataset } from '#disk/run-folder.ts'
import { Fault } from '#domain/faults.ts'
import { cancellable } from '#host/jobs/cancellable.ts'
import { evaluateRun } from '#host/jobs/score-run.ts'
import { FORMATS } from '#host/reports/formats/registry.ts'
import { kindOf } from '#host/reports/kinds/kind-of.ts'
import { KINDS } from '#host/reports/kinds/registry.ts'
import { reportOfRun } from '#host/reports/kinds/run/index.ts'
import { runReport } from '#host/reports/kinds/run/run-report.ts'
import { reportFormat, withHead, writeReport } from '#host/reports/make-report.ts'
import { makeViews } from '#host/views/view-process.ts'
import { anyNumber, lineFlag, momentFlag, priceFlag, wholeNumber } from '#cli/flags.ts'
import { reportOfProject, said, type ReportFlags, type ReportTools, type Said } from '#cli/report-project.ts'
import { PROJECT_FOLDER } from '#cli/project-folder.ts'
import { addSignFlags, withoutSigning } from '#cli/signing.ts'
import type { Session } from '#cli/session.ts'
import { warnOfStaleLineIn } from '#cli/stale-line.ts'
import type { Verb } from '#cli/verb.ts'
import { fileSize } from '#cli/words.ts'

export const report: Verb = {
  setUp: (command, session) => {
    addSignFlags(command)
      .argument('[project]', `${PROJECT_FOLDER}; its scores, verdicts and line in force are taken, and the report is noted in its trail`)
      .requiredOption('--out <file>', 'the file to write')
      .option('--run <run>', "folder of a trained run; with a project the run's number there, left out the one whose line is in force")
      .option('--kind <id>', `with a project: ${KINDS.map(({ id }) => id).join(', ')}; left out, run`)
      .option('--format <id>', `${FORMATS.map(({ id }) => id).join(', ')}; left out, what the name of the file ends in, or pdf`)
      .option(
        '--from <time>',
        'only what was judged or arrived from then on: 2026-11-12, 2026-11-12T06:00 (here) or 2026-11-12T05:00Z',
        momentFlag,
      )
      .option('--to <time>', 'and before then', momentFlag)
      .option('--folder <path>', 'only parts below this folder of the pictures: a batch')
      .option('--study <number>', 'number of the agreement study; left out, the newest', wholeNumber)
      .option('--threshold <number>', 'number of the line for its record; left out, the one in force', wholeNumber)
      .option('--check <number>', 'number of the release check; left out, the newest', wholeNumber)
      .option('--price <type=price>', 'what one part with that defect costs: a Pareto by cost; can be repeated', priceFlag, {})
      .option('--weight <share>', 'of the newest part in the EWMA, 0.2 if left out', anyNumber)
      .option('--limit <sigmas>', 'limits of the drift charts in standard deviations, 2.7 if left out', anyNumber)
      .option('--who <name>', 'only records of the trail by that person')
      .option('--action <ids>', 'only such records: line.approved,verdict.given')
      .option('--object <object>', 'only records about it: "part 193", "run 14"')
      .option('--text <text>', 'only records with that text anywhere')
      .option('--project <folder>', 'the same as the argument')
      .option('--data <dir>', 'with a run folder: parts whose truth is known; left out, the folder that the run was trained on')
      .option(
        '--line <edges>',
        'with a run folder: one score, or the lower and the upper edge: 0.38,0.52; left out, the good-only rule',
        lineFlag,
      )
      .option('--device <id>', 'see `residuum devices`', 'auto')
      .action((project: string | undefined, flags: ReportFlags) => start(project ?? flags.project, flags, session))
  },
}

async function start(project: string | undefined, flags: ReportFlags, session: Session): Promise<void> {
  const out = resolve(flags.out)
  const watch = session.watch()
  const maker = reportFormat(flags.format ?? formatOf(out))
  kindOf(flags.kind ?? 'run')
  const views = makeViews(watch.engine, session.log)
  const folder = await mkdtemp(join(tmpdir(), 'residuum-report-'))
  try {
    const tools = { out, maker, views, watch, folder }
    const end = await cancellable(watch, async () => {
      // A report can take minutes: that its place cannot be written to is said before.
      await checkWritable(out)
      return await (project === undefined ? ofRun(flags, tools, session) : reportOfProject(project, flags, tools))
    })
    if (end === undefined) return session.stopped({ out }, 'Stopped. Nothing was written.')
    if (end.warning !== '') session.log(`Warning: ${end.warning}`)
    session.answer({ out, format: maker.id, ...end }, `Wrote ${out} (${fileSize(end.sizeBytes)}). ${lineSentence(end)}`.trimEnd())
  } finally {
    views.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Undefined when the evaluation was cancelled. */
async function ofRun(flags: ReportFlags, { out, maker, views, folder, watch }: ReportTools, session: Session): Promise<Said | undefined> {
  withoutSigning(flags)
  const { run, data, line, device, kind = 'run' } = flags
  if (run === undefined || kind !== 'run') {
    throw new Fault('usage', {
      what: run === undefined ? 'Neither a run nor a project was named.' : `A report of kind "${kind}" needs a project.`,
      why: run === undefined ? 'A report is of one of them.' : 'A run folder by itself has no verdicts, lines or studies.',
      do: "Give --run RUN, or the project's folder: residuum report PROJECT --kind batch --out shift.pdf",
    })
  }
  const place = resolve(run)
  const from = data === undefined ? (await readDataset(place)).root : resolve(data)
  await warnOfStaleLineIn(place, session)
  const evaluating = await evaluateRun({ run: place, data: from, device }, watch)
  if (evaluating === undefined) return undefined
  const content = runReport(evaluating, { run: place, folder, views, line: line ?? null })
  const collected = reportOfRun(content, null)
  const whole = withHead(collected, null, { kind: 'run', project: null, made: null, chain: '', replaces: null })
  return said(whole, await writeReport(maker, whole, out, watch))
}

function formatOf(file: string): string {
  const ending = extname(file).slice(1).toLowerCase()
  return FORMATS.find(({ extension }) => extension === ending)?.id ?? 'pdf'
}

function lineSentence({ line, lineFrom }: Said): string {
  const edges =
    line === null
      ? ''
      : line.lower === line.upper
        ? line.upper.toPrecision(5)
        : `${line.lower.toPrecision(5)} to ${line.upper.toPrecision(5)}`
  switch (lineFrom) {
    case 'chosen':
      return `Its line, ${edges}, is the one that was chosen for the run.`
    case 'given':
      return `Its line, ${edges}, is the one you gave.`
    case 'good-only':
      return `No line was chosen: its line, ${edges}, is the one that calibration normals alone give (good-only rule).`
    case 'no-run':
      return ''
    case 'none':
      return 'No line was chosen or can be drawn: it says of no part whether it passes.'
  }
}
