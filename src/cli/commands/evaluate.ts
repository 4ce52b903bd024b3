import { resolve } from 'node:path'
import { writeJson } from '#disk/write-json.ts'
import type { Session } from '#cli/session.ts'
import { anyNumber } from '#cli/flags.ts'
import type { Verb } from '#cli/verb.ts'
import { evaluationText } from '#cli/evaluation-text.ts'
import type { ScoreChoice } from '#domain/weighting.ts'
import { chooseRunScore } from '#host/jobs/choose-score.ts'
import { reportEvaluation } from '#host/jobs/evaluation-report.ts'
import { evaluateRun, scoreLines } from '#host/jobs/score-run.ts'
import { writeScores } from '#host/files/scores-csv.ts'
import { writeEvaluationCharts } from '#host/reports/charts/evaluation-charts.ts'

type Flags = { readonly run: string; readonly data: string; readonly out?: string; readonly device: string } & ScoreChoice

export const evaluate: Verb = {
  name: 'evaluate',
  summary: 'say how well a trained run tells good from defective parts',
  setUp: (command, session) => {
    command
      .requiredOption('--run <run>', 'folder of a trained run')
      .requiredOption('--data <dir>', 'folder or CSV list with parts whose truth is known')
      .option('--out <dir>', 'also write charts and a contact sheet (PNG), scores.csv and evaluation.json')
      .option('--kappa <number>', 'f-AnoGAN: weigh features against pixels anew; the run keeps it', anyNumber)
      .option('--reduction <part>', 'another score part as the score; the run keeps it')
      .option('--device <id>', 'see `residuum devices`', 'auto')
      .action((flags: Flags) => run(flags, session))
  },
}

async function run(flags: Flags, session: Session): Promise<void> {
  const out = flags.out === undefined ? undefined : resolve(flags.out)
  const options = { run: resolve(flags.run), data: resolve(flags.data), device: flags.device, ...(out !== undefined && { out }) }
  for (const text of await chooseRunScore(options.run, flags)) session.log(text)
  const evaluating = await evaluateRun(options, session.watch())
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
