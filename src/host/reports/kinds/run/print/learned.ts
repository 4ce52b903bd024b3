import type { ReportContent } from '#host/reports/kinds/run/content.ts'
import { count, instant } from '#host/reports/formats/pdf/figures.ts'
import type { Sheet } from '#host/reports/formats/pdf/sheet.ts'
import { facts } from '#host/reports/formats/pdf/table.ts'

/** Data, settings and versions: with the same ones, the same model. */
export function learned(sheet: Sheet, { project, run, data, evaluation, seen }: ReportContent): void {
  const { counts, result } = run
  sheet.heading(1, 'What it learned from')
  facts(sheet, [
    ...(project === null ? [] : ([['Project', `${project.name} (${project.uuid})`]] as const)),
    ['Run', run.id],
    ['Begun', instant(run.createdAt)],
    ['Data snapshot, SHA-256', run.dataset],
    ['Learned from', count(counts.train, 'good part')],
    ['Calibration normals', `${count(counts.calibrate, 'good part')}, held back from training for thresholds`],
    ['Acceptance set', acceptance(evaluation.counts, seen.length)],
    ['Pictures', data],
    ['Detector', `${run.detector}, preset ${run.preset}, seed ${run.seed}`],
    [
      'Settings',
      Object.entries(run.settings)
        .map(([name, value]) => `${name} ${String(value)}`)
        .join(', '),
    ],
    ...(result === undefined
      ? []
      : ([
          ['Training', `${count(result.epochs, 'epoch')}, ${count(result.steps, 'step')}, ${Math.round(result.trainingSeconds)} s`],
          ['Score', scoreSentence(result.reduction, result.reductionChosenBy)],
          ['Colour scale', scaleSentence(result.residualScale.q9999)],
        ] as const)),
    ['Device', `${run.device} (${run.runtime})`],
    [
      'Software',
      Object.entries(run.software)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
  ])
}

function acceptance({ good, defective, unknown }: ReportContent['evaluation']['counts'], seen: number): string {
  const rest = unknown === 0 ? '' : `, ${unknown} of unknown truth`
  const left =
    seen === 0 ? '' : `; ${count(seen, 'more part was', 'more parts were')} left out, for the run has learned from the very same files`
  return `${good + defective} of known truth with a score: ${good} good, ${defective} defective${rest}${left}`
}

function scoreSentence(reduction: string, by: 'auto' | 'person'): string {
  return `${reduction} of the residual map, chosen by ${by === 'auto' ? 'how well it finds drawn defects on calibration normals' : 'a person'}`
}

/** As everywhere in Residuum: fixed for a run, so that pictures can be compared. */
function scaleSentence(q9999: number): string {
  return `0 to ${(2 * q9999).toPrecision(4)}, twice the 99.99 % quantile of the calibration normals' residual; locked for this run`
}
