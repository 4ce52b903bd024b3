import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join, resolve } from 'node:path'
import { InvalidArgumentError } from 'commander'
import { readDataset } from '#disk/run-folder.ts'
import { Fault } from '#domain/faults.ts'
import type { Line } from '#domain/threshold.ts'
import { makeBlobs } from '#host/blobs/blobs.ts'
import { cancellable } from '#host/jobs/cancellable.ts'
import type { JobWatch } from '#host/jobs/engine-process.ts'
import { evaluateRun } from '#host/jobs/score-run.ts'
import { makeJudge } from '#host/judging/judge-run.ts'
import { openProject } from '#host/projects/project.ts'
import { reportMaker, writeReport, type WrittenReport } from '#host/reports/make-report.ts'
import { projectReport } from '#host/reports/project-report.ts'
import { REPORTS } from '#host/reports/registry.ts'
import type { ReportContent } from '#host/reports/report.ts'
import { runReport } from '#host/reports/run-report.ts'
import { makeViews, type Views } from '#host/views/view-process.ts'
import { anyNumber } from '#cli/flags.ts'
import type { Session } from '#cli/session.ts'
import type { Verb } from '#cli/verb.ts'
import { fileSize } from '#cli/words.ts'

type Flags = {
  readonly run: string
  readonly project?: string
  readonly data?: string
  readonly line?: Line
  readonly format?: string
  readonly out: string
  readonly device: string
}

export const report: Verb = {
  name: 'report',
  summary: 'write what a run and its line do, with figures, charts and pictures, as PDF, CSV or JSON',
  setUp: (command, session) => {
    command
      .requiredOption('--run <run>', "folder of a trained run; with --project the run's number there")
      .requiredOption('--out <file>', 'the file to write')
      .option('--format <id>', 'pdf, csv or json; left out, what the name of the file ends in, or pdf')
      .option('--project <folder>', "a project's folder: its scores and its operating threshold are taken")
      .option('--data <dir>', 'parts whose truth is known; left out, the folder that the run was trained on')
      .option('--line <edges>', 'one score, or the lower and the upper edge: 0.38,0.52; left out, the line of the good-only rule', lineFlag)
      .option('--device <id>', 'see `residuum devices`', 'auto')
      .action((flags: Flags) => start(flags, session))
  },
}

async function start(flags: Flags, session: Session): Promise<void> {
  const out = resolve(flags.out)
  const watch = session.watch()
  const maker = reportMaker(flags.format ?? formatOf(out))
  const views = makeViews(watch.engine, session.log)
  const folder = await mkdtemp(join(tmpdir(), 'residuum-report-'))
  try {
    const write = (content: ReportContent): Promise<Written> => written(content, () => writeReport(maker, content, out, watch))
    const end = await cancellable(watch, () =>
      flags.project === undefined ? ofRun(flags, { views, folder, watch, write }) : ofProject(flags, flags.project, { views, write }),
    )
    if (end === undefined) return session.stopped({ out }, 'Stopped. Nothing was written.')
    session.answer({ out, format: maker.id, ...end }, `Wrote ${out} (${fileSize(end.sizeBytes)}). ${lineSentence(end)}`)
  } finally {
    views.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** What is said of a report that was written. */
type Written = WrittenReport & { readonly parts: number; readonly line: Line | null; readonly lineFrom: string }

async function written({ parts, line }: ReportContent, write: () => Promise<WrittenReport>): Promise<Written> {
  return { ...(await write()), parts: parts.length, line: line?.line ?? null, lineFrom: line?.from ?? 'none' }
}

type Tools = { readonly views: Views; readonly write: (content: ReportContent) => Promise<Written> }

/** Undefined when the evaluation was cancelled. */
async function ofRun(
  { run, data, line, device }: Flags,
  { views, write, folder, watch }: Tools & { readonly folder: string; readonly watch: JobWatch },
): Promise<Written | undefined> {
  const place = resolve(run)
  const from = data === undefined ? (await readDataset(place)).root : resolve(data)
  const evaluating = await evaluateRun({ run: place, data: from, device }, watch)
  return evaluating && (await write(runReport(evaluating, { run: place, folder, views, line: line ?? null })))
}

async function ofProject({ run, data, line }: Flags, folder: string, { views, write }: Tools): Promise<Written> {
  if (data !== undefined || line !== undefined) {
    throw new Fault('usage', {
      what: `--${data === undefined ? 'line' : 'data'} does not go with --project.`,
      why: "A project's report takes the scores and the line that the project has.",
      do: 'Leave it out, or give the folder of a run instead of --project.',
    })
  }
  if (!/^[1-9][0-9]{0,8}$/.test(run)) {
    throw new Fault('usage', {
      what: `"${run}" is no number of a run.`,
      why: 'With --project a run is named by its number there.',
      do: 'Give --run 1 for the first.',
    })
  }
  const project = openProject('report', resolve(folder))
  try {
    const blobs = makeBlobs(() => project, views)
    return await write(await projectReport({ judge: makeJudge(), blobs }, project, Number(run)))
  } finally {
    await project.store.close()
  }
}

function formatOf(file: string): string {
  const ending = extname(file).slice(1).toLowerCase()
  return REPORTS.some(({ id }) => id === ending) ? ending : 'pdf'
}

/** `0.5` or `0.38,0.52`. */
function lineFlag(text: string): Line {
  const [lower = NaN, upper = lower, ...more] = text.split(',').map(anyNumber)
  if (more.length > 0 || lower > upper) throw new InvalidArgumentError('It takes one score, or two with the lower one first.')
  return { lower, upper }
}

function lineSentence({ line, lineFrom }: Written): string {
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
    default:
      return 'It judges no part, for no line can be drawn.'
  }
}
