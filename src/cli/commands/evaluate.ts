import { resolve } from 'node:path'
import { writeJson } from '#disk/write-json.ts'
import { openProjectAt, PROJECT_FOLDER } from '#cli/project-folder.ts'
import type { Session } from '#cli/session.ts'
import { anyNumber } from '#cli/flags.ts'
import { warnOfStaleLine, warnOfStaleLineIn } from '#cli/stale-line.ts'
import type { Verb } from '#cli/verb.ts'
import { evaluationText } from '#cli/evaluation-text.ts'
import { Fault } from '#domain/faults.ts'
import type { ScoreChoice } from '#domain/weighting.ts'
import { chooseRunScore } from '#host/jobs/choose-score.ts'
import { reportEvaluation } from '#host/jobs/evaluation-report.ts'
import { cancellable } from '#host/jobs/cancellable.ts'
import { evaluateRun, scoreLines, type Evaluating } from '#host/jobs/score-run.ts'
import { evaluateProject } from '#host/masks/evaluate-project.ts'
import { writeScores } from '#host/files/scores-csv.ts'
import { writeEvaluationCharts } from '#host/reports/charts/evaluation-charts.ts'

type Flags = {
  readonly run: string
  readonly data?: string
  readonly project?: string
  readonly out?: string
  readonly device: string
} & ScoreChoice

export const evaluate: Verb = {
  setUp: (command, session) => {
    command
      .requiredOption('--run <run>', "folder of a trained run; with --project the run's number there")
      .option('--data <dir>', 'folder or CSV list with parts whose truth is known')
      .option('--project <folder>', `${PROJECT_FOLDER}; its acceptance set, with the truths that people gave and the masks that they drew`)
      .option('--out <dir>', 'also write charts and a contact sheet (PNG), scores.csv and evaluation.json')
      .option('--kappa <number>', 'f-AnoGAN: weigh features against pixels anew; the run keeps it', anyNumber)
      .option('--reduction <part>', 'another score part as the score; the run keeps it')
      .option('--device <id>', 'see `residuum devices`', 'auto')
      .action((flags: Flags) => run(flags, session))
  },
}

type Options = { readonly device: string; readonly out?: string }

async function ofData({ data, ...flags }: Flags, options: Options, session: Session): Promise<Evaluating | undefined> {
  if (data === undefined) {
    throw new Fault('usage', {
      what: 'There is nothing to evaluate on.',
      why: 'Neither --data nor --project was given.',
      do: 'Give the folder of the parts, or that of a project.',
    })
  }
  const run = resolve(flags.run)
  for (const text of await chooseRunScore(run, flags)) session.log(text)
  await warnOfStaleLineIn(run, session)
  return await evaluateRun({ ...options, run, data: resolve(data) }, session.watch())
}

async function ofProject(
  { data, kappa, reduction, run }: Flags,
  folder: string,
  options: Options,
  session: Session,
): Promise<Evaluating | undefined> {
  const other = data !== undefined ? 'data' : kappa !== undefined ? 'kappa' : reduction !== undefined ? 'reduction' : undefined
  if (other !== undefined) {
    throw new Fault('usage', {
      what: `--${other} does not go with --project.`,
      why: 'A project has its own parts, and keeps scores that were made as its runs are.',
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
  const project = openProjectAt(folder)
  const watch = session.watch()
  try {
    await warnOfStaleLine(project, Number(run), session)
    return await cancellable(watch, () => evaluateProject(project, Number(run), options, watch))
  } finally {
    await project.store.close()
  }
}

async function run(flags: Flags, session: Session): Promise<void> {
  const out = flags.out === undefined ? undefined : resolve(flags.out)
  const options = { device: flags.device, ...(out !== undefined && { out }) }
  const evaluating =
    flags.project === undefined ? await ofData(flags, options, session) : await ofProject(flags, flags.project, options, session)
  if (evaluating === undefined) return session.stopped({}, 'Stopped. Nothing was written.')
  const report = reportEvaluation(evaluating)
  for (const { path, why } of report.unreadable) session.log(`Warning: ${path} has no score. ${why}`)
  if (report.seen.length > 0)
    session.log(`Warning: ${report.seen.length} parts were left out, because the run has learned from the very same files.`)
  const files: string[] = []
  if (out !== undefined) {
    const { rows, result } = evaluating
    const goodOnly = report.thresholds['good-only']
    const line = goodOnly.kind === 'line' ? goodOnly.line : (goodOnly.offer?.line ?? null)
    files.push(...(await writeEvaluationCharts(out, { rows, calibration: result.calibration[result.reduction] ?? [], line })))
    if (report.contactSheet !== null) files.push(report.contactSheet)
    await writeScores(resolve(out, 'scores.csv'), scoreLines(evaluating))
    await writeJson(resolve(out, 'evaluation.json'), report)
    files.push(resolve(out, 'scores.csv'), resolve(out, 'evaluation.json'))
  }
  session.answer({ ...report, files }, evaluationText(report, files))
}
